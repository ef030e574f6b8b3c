/** A rule of the cache as options, on top of what is wished. */
import type { Command } from 'commander';
import { cacheRuleSchema, cachingSchema } from '../contract/caching-schema.ts';
import { checkInput } from '../contract/check-input.ts';
import { type CacheRule, type Caching, readRuleWords, ruleWords } from '../model/caching.ts';
import { FaultError } from '../model/faults.ts';
import { readNumber } from './read-words.ts';

export interface CacheFlags {
  readonly valid?: string;
  readonly validMissing?: string;
  readonly validFailed?: string;
  readonly override?: boolean;
  readonly respect?: boolean;
  readonly key?: readonly string[];
  readonly shared?: boolean;
  readonly apart?: boolean;
  /** False where `--no-lock` was said. */
  readonly lock?: boolean | string;
  readonly stale?: boolean | readonly string[];
  readonly refresh?: string;
  readonly bypass?: readonly string[];
  readonly minUses?: string;
  readonly maxMb?: string;
  readonly keysMb?: string;
  readonly inactive?: string;
}

export function withCacheOptions(command: Command): Command {
  return command
    .option('--valid <time>', 'how long good answers and redirects are kept: 30s, 10m, 2h')
    .option('--valid-missing <time>', 'how long 404 and 410 are kept; 0: not at all')
    .option('--valid-failed <time>', 'how long 500, 502, 503 and 504 are kept; 0: not at all')
    .option('--override', 'whatever the backend’s Cache-Control says')
    .option('--respect', 'the backend’s Cache-Control goes first')
    .option('--key <parts...>', 'what tells answers apart: scheme, host, query; none: one answer for all')
    .option('--shared', 'for requests with cookies or Authorization too')
    .option('--apart', 'requests with cookies or Authorization meet a backend')
    .option('--lock <time>', 'how long others wait for the one request that fills a key')
    .option('--no-lock', 'each request on a cold key asks a backend')
    .option('--stale <conditions...>', 'when an old answer is served: error, timeout, updating, http_500 …')
    .option('--no-stale', 'an old answer is never served')
    .option('--refresh <how>', 'background or waiting')
    .option('--bypass <names...>', 'what asks a backend: header:NAME, cookie:NAME, arg:NAME; none')
    .option('--min-uses <n>', 'kept from so many requests on')
    .option('--max-mb <n>', 'disk for all that is kept')
    .option('--keys-mb <n>', 'memory for keys, about 8000 a megabyte')
    .option('--inactive <time>', 'what nobody asked for in so long goes');
}

/** `words`: `/cache-me`, or `/static/*`. What is not named stays as it was, or is as by default. Faults: `input-invalid`. */
export function withRule(before: Caching, words: string, flags: CacheFlags): Caching {
  const named = readRuleWords(words);
  const old = before.rules.find((rule) => ruleWords(rule) === words);
  // By itself first: a refusal names what was typed, not its place in a list.
  const rule = checkInput(cacheRuleSchema, { ...old, ...named, ...changesOf(old, flags) });
  const others = before.rules.filter((one) => one !== old);
  const zone = {
    ...before.zone,
    ...(flags.maxMb === undefined ? {} : { maxMb: readNumber(flags.maxMb) }),
    ...(flags.keysMb === undefined ? {} : { keysMb: readNumber(flags.keysMb) }),
    ...(flags.inactive === undefined ? {} : { inactiveMin: minutesOf(flags.inactive) }),
  };
  return checkInput(cachingSchema, { zone, rules: [...others, rule] });
}

/** Faults: `path-uncached`. */
export function withoutRule(before: Caching, words: string | undefined): Caching {
  if (words === undefined) return { ...before, rules: [] };
  const rules = before.rules.filter((rule) => ruleWords(rule) !== words);
  if (rules.length < before.rules.length) return { ...before, rules };
  throw new FaultError({
    code: 'path-uncached',
    message: `There is no rule \`${words}\`, so nothing is switched off.`,
    hint:
      rules.length === 0
        ? 'Nothing is cached.'
        : `Cached ${rules.length === 1 ? 'is' : 'are'} ${rules.map(ruleWords).join(', ')}.`,
  });
}

function changesOf(old: CacheRule | undefined, flags: CacheFlags): object {
  const { key, lock, stale, refresh, bypass, minUses } = flags;
  return {
    ...validOf(old, flags),
    ...(flags.override ? { backendSays: 'overridden' } : flags.respect ? { backendSays: 'respected' } : {}),
    ...(flags.shared ? { personal: 'shared' } : flags.apart ? { personal: 'apart' } : {}),
    ...(key === undefined ? {} : { keyedBy: listOf(key) }),
    ...(lock === false
      ? { lock: null }
      : typeof lock === 'string'
        ? { lock: { timeoutS: secondsOf(lock) } }
        : {}),
    ...(stale === false ? { stale: [] } : Array.isArray(stale) ? { stale: listOf(stale) } : {}),
    ...(refresh === undefined ? {} : { refresh }),
    ...(bypass === undefined ? {} : { bypass: listOf(bypass).map(bypassOf) }),
    ...(minUses === undefined ? {} : { minUses: readNumber(minUses) }),
  };
}

function validOf(old: CacheRule | undefined, flags: CacheFlags): object {
  const { valid, validMissing, validFailed } = flags;
  if (valid === undefined && validMissing === undefined && validFailed === undefined) return {};
  const good = valid === undefined ? (old?.validS ?? { ok: 30, moved: 30 }) : both(secondsOf(valid));
  const missing = validMissing === undefined ? old?.validS.missing : secondsOf(validMissing);
  const failed = validFailed === undefined ? old?.validS.failed : secondsOf(validFailed);
  return {
    validS: {
      ok: good.ok,
      moved: good.moved,
      ...(missing === undefined || missing === 0 ? {} : { missing }),
      ...(failed === undefined || failed === 0 ? {} : { failed }),
    },
  };
}

function both(seconds: number | string) {
  return { ok: seconds, moved: seconds };
}

/** `none` is an empty list. */
function listOf(words: readonly string[]): readonly string[] {
  const list = words.flatMap((word) => word.split(/[\s,]+/)).filter(Boolean);
  return list.length === 1 && list[0] === 'none' ? [] : list;
}

function bypassOf(word: string): object {
  const [kind, ...name] = word.split(':');
  return { kind, name: name.join(':') };
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `30s`, `10m`, `2h`, `1d`, or plain seconds; other words stay as they are, for the refusal to show. */
function secondsOf(word: string): number | string {
  const [, digits, unit = 's'] = /^(\d{1,9})([smhd]?)$/.exec(word) ?? [];
  return digits === undefined ? word : Number(digits) * (UNITS[unit || 's'] ?? 1);
}

function minutesOf(word: string): number | string {
  const seconds = secondsOf(word);
  return typeof seconds === 'number' ? Math.max(1, Math.round(seconds / 60)) : seconds;
}
