/** Lines about nginx's cache judged: what does nothing, and what gives one client's answer to another. */
import type { Judgement } from './finding.ts';
import type { ParsedDirective } from './parse-directives.ts';

const PROTOCOLS = ['proxy', 'uwsgi', 'fastcgi', 'scgi'] as const;

/** `lines`: all of a file, those in blocks behind their block. */
export function judgeCaching(lines: readonly ParsedDirective[]): readonly Judgement[] {
  return PROTOCOLS.flatMap((protocol) => [
    ...judgeAbsent(lines, protocol),
    ...lines.flatMap((line) => judgeKey(line, protocol)),
    ...lines.flatMap(({ block }) => (block === null ? [] : judgeBlock(block, protocol))),
  ]);
}

/** A cookie that binds clients is sent with each of their requests, and those pass by what is kept for nobody. */
export function judgeStickyCaching(
  cached: readonly ParsedDirective[],
  clients: 'bound' | 'free',
): readonly Judgement[] {
  if (clients === 'free') return [];
  return cached
    .filter(({ name, args }) => name.endsWith('_cache_bypass') && args.includes('$http_cookie'))
    .map(({ line }) => ({
      code: 'cache-sticky-passed',
      weight: 'warning',
      line,
      reason:
        'Clients bound by the sticky cookie send it with every request, so they are never served from the cache.',
      fix: 'Share what is kept with requests that have cookies, or bind no clients.',
    }));
}

const IDLE_WITHOUT = [
  'cache_lock',
  'cache_use_stale',
  'cache_background_update',
  'cache_key',
  'cache_bypass',
];

function judgeAbsent(lines: readonly ParsedDirective[], protocol: string): readonly Judgement[] {
  const isOn = ({ name, args }: ParsedDirective) => name === `${protocol}_cache` && args[0] !== 'off';
  if (lines.some(isOn)) return [];
  return lines
    .filter(
      ({ name, args }) => IDLE_WITHOUT.some((word) => name === `${protocol}_${word}`) && args[0] !== 'off',
    )
    .map(({ name, line }) => ({
      code: 'cache-absent',
      weight: 'warning',
      line,
      reason: `\`${name}\` does nothing: no \`${protocol}_cache\` names a zone.`,
      fix: `Name one with \`${protocol}_cache\`, or leave the line out.`,
    }));
}

function judgeKey({ name, args, line }: ParsedDirective, protocol: string): readonly Judgement[] {
  if (name !== `${protocol}_cache_key` || args.join(' ').includes('$')) return [];
  const reason = 'The key holds no variable: every request is given the same answer.';
  return [{ code: 'cache-key-constant', weight: 'refusal', line, reason, fix: 'Use `$request_uri` in it.' }];
}

function judgeBlock(block: readonly ParsedDirective[], protocol: string): readonly Judgement[] {
  const named = (name: string) => block.filter((line) => line.name === `${protocol}_${name}`);
  const [cache] = named('cache').filter(({ args }) => args[0] !== 'off');
  if (cache === undefined) return [];
  const ignored = named('ignore_headers');
  const ignores = (header: string) => ignored.find(({ args }) => args.includes(header));
  const isHidden = named('hide_header').some(({ args }) => args[0]?.toLowerCase() === 'set-cookie');
  const setCookie = ignores('Set-Cookie');
  const [refresh] = named('cache_background_update').filter(({ args }) => args[0] === 'on');
  const isStaleWhileUpdating = named('cache_use_stale').some(({ args }) => args.includes('updating'));
  return [
    ...(ignores('Cache-Control') !== undefined && named('cache_valid').length === 0
      ? [
          {
            code: 'cache-validity-missing',
            weight: 'warning',
            line: cache.line,
            reason: 'Nothing is kept: the backend’s own word is ignored, and no time is set.',
            fix: `Say how long with \`${protocol}_cache_valid\`, or respect the backend’s Cache-Control.`,
          } as const,
        ]
      : []),
    ...(setCookie !== undefined && !isHidden
      ? [
          {
            code: 'cache-set-cookie',
            weight: 'refusal',
            line: setCookie.line,
            reason: 'Answers that set a cookie are kept, so one client’s session is given to others.',
            fix: `Leave Set-Cookie out, or add \`${protocol}_hide_header Set-Cookie\`.`,
          } as const,
        ]
      : []),
    ...(refresh !== undefined && !isStaleWhileUpdating
      ? [
          {
            code: 'cache-refresh-idle',
            weight: 'warning',
            line: refresh.line,
            reason: 'Nothing is refreshed in the background unless old answers are served meanwhile.',
            fix: `Add \`updating\` to \`${protocol}_cache_use_stale\`.`,
          } as const,
        ]
      : []),
  ];
}
