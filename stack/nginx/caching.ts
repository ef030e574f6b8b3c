/**
 * What nginx is told of its cache for the whole of http: where answers lie, which single paths were purged, and the group
 * for a cached path whose service nobody serves. https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_cache_path
 * In: a routing. Out: lines, none where nothing is cached. Must not know: disks, who asked for it.
 */
import { NO_EPOCHS } from '../model/caching.ts';
import type { RoutedService, Routing } from '../model/routing.ts';
import { checkedCaching } from './caching-checked.ts';
import { block, type ConfigLine, comment, directive, mapEntry } from './directive.ts';
import { passOf } from './pass-of.ts';
import { takesRequests } from './upstream.ts';

/** The group of a cached path that no backend serves: nginx then serves what it kept, and else fails at once. */
export const NOBODY = 'signalbox_nobody';
/** Empty for a path that was never purged by itself. */
export const PATH_EPOCH = '$signalbox_cache_epoch';

/** Relative to nginx's prefix: one folder for each protocol, as nginx keeps their answers apart. */
export const CACHE_FOLDER = 'cache';

export function cacheZone(protocol: RoutedService['protocol']): string {
  return `signalbox_${protocol}`;
}

/** Faults: `config-unsafe`. */
export function cachingLines({ caching, cacheEpochs = NO_EPOCHS, services }: Routing): readonly ConfigLine[] {
  if (caching === undefined || caching.rules.length === 0 || services.length === 0) return [];
  const { zone } = checkedCaching(caching);
  const protocols = [...new Set(services.map(({ protocol }) => protocol))].sort();
  return [
    ...protocols.map((protocol) =>
      directive(
        `${passOf(protocol).prefix}_cache_path`,
        `${CACHE_FOLDER}/${protocol}`,
        'levels=1:2',
        `keys_zone=${cacheZone(protocol)}:${zone.keysMb}m`,
        `max_size=${zone.maxMb}m`,
        `inactive=${zone.inactiveMin}m`,
        // Written where it stays: moved from another file system it would be copied.
        'use_temp_path=off',
      ),
    ),
    ...(caching.rules.some(({ match }) => match === 'prefix') ? [epochMap(cacheEpochs.paths)] : []),
    ...(services.every(takesRequests) ? [] : nobody()),
  ];
}

/** Expressions, not plain words: those would be hashed, and nginx's hash has no room for long paths by default. */
function epochMap(paths: Readonly<Record<string, number>>): ConfigLine {
  const purged = Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1));
  return block(
    'map',
    ['$uri', PATH_EPOCH],
    [mapEntry('default', ''), ...purged.map(([path, epoch]) => mapEntry(pathPattern(path), String(epoch)))],
  );
}

/** Matches the path, byte for byte; what has a meaning in an expression is any byte: a purge may reach too far. */
export function pathPattern(path: string): string {
  const bytes = [...new TextEncoder().encode(path)];
  return `~^${bytes.map((byte) => (PLAIN.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : '.')).join('')}$`;
}

const PLAIN = /[A-Za-z0-9_/@:,=~-]/;

function nobody(): readonly ConfigLine[] {
  return [
    comment('Fails at once, on purpose: what is kept is served, and what is not gets a 503.'),
    block(
      'upstream',
      [NOBODY],
      [directive('zone', NOBODY, '64k'), directive('server', '127.0.0.1:9', 'down')],
    ),
  ];
}
