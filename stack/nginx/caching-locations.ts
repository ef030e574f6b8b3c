/** The locations of the paths that are cached: each passes on as its service does, and keeps what comes back. */
import {
  CACHE_CLASSES,
  type CacheClass,
  type CacheEpochs,
  type CacheRule,
  type KeyPart,
  NO_EPOCHS,
  ruleWords,
  STALE_CONDITIONS,
} from '../model/caching.ts';
import type { RoutedService, Routing } from '../model/routing.ts';
import { cacheZone, NOBODY, PATH_EPOCH } from './caching.ts';
import { bypassVariable, checkedCaching } from './caching-checked.ts';
import { checkedName } from './checked-values.ts';
import { type Block, block, type ConfigLine, directive } from './directive.ts';
import { passOf } from './pass-of.ts';
import { takesRequests } from './upstream.ts';

interface Place {
  readonly service: RoutedService;
  /** Where the service is reached: `/`, or `/api/`. */
  readonly path: string;
  /** What a client reads while no backend takes requests, and nothing is kept. */
  readonly reason: string;
}

/** Of the rules below the service's path and below no other's; by rule, in their order. Faults: `config-unsafe`. */
export function cachedLocations(
  place: Place,
  { caching, cacheEpochs = NO_EPOCHS, services }: Pick<Routing, 'caching' | 'cacheEpochs' | 'services'>,
): readonly Block[] {
  if (caching === undefined) return [];
  const others = services.slice(1).map(({ name }) => `/${name}/`);
  const isOurs = (rule: CacheRule) =>
    rule.path.startsWith(place.path) &&
    (place.path !== '/' || !others.some((other) => rule.path.startsWith(other)));
  const rules = checkedCaching(caching).rules.filter(isOurs);
  if (rules.length === 0) return [];
  const locations = rules.map((rule) =>
    block('location', wordsOf(rule), cachedLines(place, rule, cacheEpochs)),
  );
  return takesRequests(place.service) ? locations : [...locations, answerOfNobody(place)];
}

/** For the whole server: in a location it would end what a person's own lines add to every answer. */
export function cacheHeaders({ caching }: Pick<Routing, 'caching'>): readonly ConfigLine[] {
  if (caching === undefined || caching.rules.length === 0) return [];
  // Empty, and so not sent, where no cache was asked.
  return [directive('add_header', 'X-Cache-Status', '$upstream_cache_status', 'always')];
}

function wordsOf({ match, path }: CacheRule): readonly string[] {
  return match === 'exact' ? ['=', path] : [path];
}

function cachedLines(place: Place, rule: CacheRule, epochs: CacheEpochs): readonly ConfigLine[] {
  const { service } = place;
  const { prefix } = passOf(service.protocol);
  const isServed = takesRequests(service);
  const cache = (name: string, ...args: readonly string[]) => directive(`${prefix}_${name}`, ...args);
  const stale = STALE_CONDITIONS.filter((one) => rule.stale.includes(one) && !LACKING[prefix].includes(one));
  const refreshes = rule.refresh === 'background' && stale.includes('updating') && isServed;
  const variables = rule.bypass.map(bypassVariable);
  const personal = rule.personal === 'apart' ? ['$http_authorization', '$http_cookie'] : [];
  return [
    ...passTo(place, rule, isServed),
    cache('cache', cacheZone(service.protocol)),
    cache('cache_key', keyOf(place, rule, epochs)),
    ...validLines(prefix, rule, isServed ? KEPT : KEPT_OF_NOBODY),
    ...(rule.backendSays === 'overridden'
      ? [cache('ignore_headers', 'Cache-Control', 'Expires', 'X-Accel-Expires')]
      : []),
    ...(personal.length + variables.length === 0 ? [] : [cache('cache_bypass', ...personal, ...variables)]),
    ...(personal.length === 0 ? [] : [cache('no_cache', ...personal)]),
    // Where nobody fills a key, nobody needs to wait for it.
    ...(rule.lock === null || !isServed
      ? []
      : [
          cache('cache_lock', 'on'),
          cache('cache_lock_timeout', `${rule.lock.timeoutS}s`),
          cache('cache_lock_age', `${rule.lock.timeoutS}s`),
        ]),
    cache('cache_use_stale', ...(stale.length === 0 ? ['off'] : stale)),
    ...(refreshes ? [cache('cache_background_update', 'on')] : []),
    cache('cache_revalidate', 'on'),
    ...(rule.minUses === 1 ? [] : [cache('cache_min_uses', String(rule.minUses))]),
    ...(isServed ? [] : nobodyLines(service)),
  ];
}

/** uwsgi_cache_use_stale has no such conditions, as proxy_cache_use_stale has. */
const LACKING: Readonly<Record<'proxy' | 'uwsgi', readonly string[]>> = {
  proxy: [],
  uwsgi: ['http_502', 'http_504'],
};

function passTo({ service, path }: Place, rule: CacheRule, isServed: boolean): readonly ConfigLine[] {
  const pass = passOf(service.protocol);
  if (!isServed) return pass.passTo(NOBODY, '/');
  const lines = pass.passTo(checkedName(service.name), path);
  // What nginx puts in the place of the location’s path is what the service’s own location would leave of it.
  const rest = path === '/' ? '/' : rule.path.slice(path.length - 1);
  const moved = rest === '/' ? lines : lines.map((line) => withRest(line, rest));
  return [...moved, ...pass.nextUpstream(service.balancing)];
}

function withRest(line: ConfigLine, rest: string): ConfigLine {
  if (line.kind !== 'directive' || line.name !== 'proxy_pass') return line;
  return { ...line, args: line.args.map((url) => url.replace(/\/$/, rest)) };
}

/** Which rule, and since when, comes first: what was kept under other terms is never met. */
function keyOf({ service }: Place, rule: CacheRule, epochs: CacheEpochs): string {
  const since = Math.max(epochs.all, epochs.rules[ruleWords(rule)] ?? 0);
  const parts: Readonly<Record<KeyPart, string>> = { scheme: '$scheme', host: '$http_host', query: '' };
  return [
    String(since),
    ...(rule.match === 'prefix' ? [PATH_EPOCH] : []),
    checkedName(service.name),
    // nginx turns HEAD into GET before it asks by http, not before it asks by uwsgi.
    ...(service.protocol === 'uwsgi' ? ['$request_method'] : []),
    ...KEY_ORDER.filter((part) => rule.keyedBy.includes(part)).map((part) => parts[part]),
    rule.keyedBy.includes('query') ? '$request_uri' : '$uri',
  ].join(' ');
}

const KEY_ORDER: readonly KeyPart[] = ['scheme', 'host'];

const KEPT = Object.keys(CACHE_CLASSES) as CacheClass[];
/** nginx would keep its own 502 for as long, also when backends are back. */
const KEPT_OF_NOBODY = KEPT.filter((name) => name !== 'failed');

function validLines(
  prefix: string,
  { validS }: CacheRule,
  classes: readonly CacheClass[],
): readonly ConfigLine[] {
  return classes.flatMap((name) => {
    const seconds = validS[name];
    return seconds === undefined
      ? []
      : [directive(`${prefix}_cache_valid`, ...CACHE_CLASSES[name], `${seconds}s`)];
  });
}

function nobodyLines({ name }: RoutedService): readonly ConfigLine[] {
  return [
    directive('error_page', '502', '=', locationOfNobody(name)),
    // That nobody is there is known: each request would say it again.
    directive('error_log', 'logs/error.log', 'crit'),
  ];
}

function answerOfNobody({ service, reason }: Place): Block {
  return block(
    'location',
    [locationOfNobody(service.name)],
    [
      directive('default_type', 'text/plain'),
      directive('return', '503', `${reason} No answer to this request is kept.`),
    ],
  );
}

function locationOfNobody(name: string): string {
  return `@nobody-${checkedName(name)}`;
}
