/** What is cached, as receipts, trays and commands name it. */
import { type CacheBypass, type CacheRule, type Caching, ruleWords } from './caching.ts';

/** `cache /cache-me, /static/*`; `cache off` where nothing is. */
export function cachingWords({ rules }: Caching): string {
  if (rules.length === 0) return 'cache off';
  const names = rules.map(ruleWords);
  const rest = names.length - NAMED;
  return `cache ${names.slice(0, NAMED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** One rule's settings in a line: `30 s, what the backend says first, one fills, stale for error …`. */
export function settingWords(rule: CacheRule): readonly string[] {
  const { validS, backendSays, keyedBy, personal, lock, stale, refresh, bypass, minUses } = rule;
  const valid = Object.entries(validS).flatMap(([name, seconds]) =>
    seconds === undefined ? [] : [`${name} ${secondsWords(seconds)}`],
  );
  return [
    `${valid.length === 0 ? 'kept as the backend says' : valid.join(', ')}${backendSays === 'overridden' ? ', whatever the backend says' : ''}`,
    keyedBy.length === 0 ? 'one answer for all' : `told apart by ${keyedBy.join(', ')}`,
    personal === 'apart' ? 'not for requests with cookies or Authorization' : 'for requests with cookies too',
    lock === null ? 'no lock' : `one request fills it, ${lock.timeoutS} s at most`,
    stale.length === 0 ? 'never stale' : `stale for ${stale.join(', ')}`,
    refresh === 'background' && stale.includes('updating') ? 'refreshed in the background' : null,
    bypass.length === 0 ? null : `bypassed by ${bypass.map(bypassWords).join(', ')}`,
    minUses === 1 ? null : `kept from ${minUses} requests on`,
  ].filter((word) => word !== null);
}

/** `header:X-No-Cache`, as a person types it. */
export function bypassWords({ kind, name }: CacheBypass): string {
  return `${kind}:${name}`;
}

/** `45 s`, `10 min`, `2 h`. */
export function secondsWords(seconds: number): string {
  if (seconds >= 7200 && seconds % 3600 === 0) return `${seconds / 3600} h`;
  if (seconds >= 120 && seconds % 60 === 0) return `${seconds / 60} min`;
  return `${seconds} s`;
}

const NAMED = 4;
