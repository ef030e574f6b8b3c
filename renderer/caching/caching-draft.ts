/** What is typed of the cache, as rules; or the sentence that says what a field has to be. */
import {
  BYPASS_KINDS,
  BYPASS_NAMES,
  CACHE_PATH,
  type CacheBypass,
  type CacheRule,
  type Caching,
  DEFAULT_RULE,
  type KeyPart,
  MAX_RULES,
  readRuleWords,
  ruleWords,
  STALE_CONDITIONS,
} from '../../stack/model/caching.ts';
import { bypassWords } from '../../stack/model/caching-words.ts';
import { type Parsed, parsed, shown, type Wrong, whole } from '../tuning/parse-fields.ts';

/** One rule as typed; its path is settled once it is listed. */
export interface RuleDraft {
  /** By `ruleWords`. */
  readonly words: string;
  readonly state: 'on' | 'off';
  readonly ok: string;
  readonly missing: string;
  readonly failed: string;
  readonly backendSays: CacheRule['backendSays'];
  readonly keyedBy: KeyChoice;
  readonly personal: CacheRule['personal'];
  readonly lock: string;
  readonly stale: 'trouble' | 'never' | 'as before';
  readonly refresh: CacheRule['refresh'];
  readonly bypass: string;
  readonly minUses: string;
  /** What the form has no field for. */
  readonly rule: CacheRule;
}

/** The choices of the key that make sense together. */
export const KEY_CHOICES = {
  'host query': 'host and query',
  query: 'query alone',
  host: 'host alone',
  'scheme host query': 'scheme, host, query',
  none: 'nothing: one for all',
} as const;
export type KeyChoice = keyof typeof KEY_CHOICES;

export interface CachingDraft {
  readonly rules: readonly RuleDraft[];
  readonly maxMb: string;
  readonly inactiveMin: string;
  readonly keysMb: string;
}

export function draftOfCaching({ zone, rules }: Caching): CachingDraft {
  return {
    rules: rules.map((rule) => draftOfRule(rule, 'on')),
    maxMb: String(zone.maxMb),
    inactiveMin: String(zone.inactiveMin),
    keysMb: String(zone.keysMb),
  };
}

export function draftOfRule(rule: CacheRule, state: RuleDraft['state']): RuleDraft {
  return {
    words: ruleWords(rule),
    state,
    ok: shown(rule.validS.ok),
    missing: shown(rule.validS.missing),
    failed: shown(rule.validS.failed),
    backendSays: rule.backendSays,
    keyedBy: keyChoiceOf(rule),
    personal: rule.personal,
    lock: rule.lock === null ? '' : String(rule.lock.timeoutS),
    stale:
      rule.stale.length === 0
        ? 'never'
        : rule.stale.length === STALE_CONDITIONS.length
          ? 'trouble'
          : 'as before',
    refresh: rule.refresh,
    bypass: rule.bypass.map(bypassWords).join(' '),
    minUses: shown(rule.minUses),
    rule,
  };
}

/** A path that was offered or typed, as a rule by default. */
export function newRule(words: string): RuleDraft {
  return draftOfRule({ ...DEFAULT_RULE, ...readRuleWords(words) }, 'on');
}

/** The sentence against a typed path; null where it can be a rule. */
export function refusedPath(words: string, rules: readonly RuleDraft[]): string | null {
  if (!CACHE_PATH.test(readRuleWords(words).path))
    return `Expected a plain path such as \`/cache-me\`, or \`/static/*\` for all below it, got ${JSON.stringify(words)}.`;
  if (rules.some((rule) => rule.words === words)) return `\`${words}\` is listed already.`;
  return rules.length >= MAX_RULES ? `There are ${MAX_RULES} rules already, as many as there may be.` : null;
}

/** Rules that are switched off are none. */
export function parseCaching(draft: CachingDraft): Parsed<Caching> {
  return parsed((wrong): Caching => {
    const rules = draft.rules.filter(({ state }) => state === 'on').map((rule) => ruleOf(rule, wrong));
    return {
      zone: {
        maxMb: whole(draft.maxMb, 'max_size', 1, 10_240, wrong) ?? 128,
        inactiveMin: whole(draft.inactiveMin, 'inactive', 1, 43_200, wrong) ?? 60,
        keysMb: whole(draft.keysMb, 'keys_zone', 1, 64, wrong) ?? 4,
      },
      rules,
    };
  });
}

const MOST_SECONDS = 999_999;

function ruleOf(draft: RuleDraft, wrong: Wrong): CacheRule {
  const { words, rule, backendSays, personal, refresh } = draft;
  const seconds = (text: string, name: string) => whole(text, `${words} ${name}`, 1, MOST_SECONDS, wrong);
  const [ok, missing, failed] = [
    seconds(draft.ok, 'good answers'),
    seconds(draft.missing, '404'),
    seconds(draft.failed, '5xx'),
  ];
  const lock = whole(draft.lock, `${words} lock`, 1, 600, wrong);
  return {
    match: rule.match,
    path: rule.path,
    validS: {
      ...(ok === undefined ? {} : { ok, moved: ok === rule.validS.ok ? (rule.validS.moved ?? ok) : ok }),
      ...(missing === undefined ? {} : { missing }),
      ...(failed === undefined ? {} : { failed }),
    },
    backendSays,
    keyedBy: draft.keyedBy === keyChoiceOf(rule) ? rule.keyedBy : partsOf(draft.keyedBy),
    personal,
    lock: lock === undefined ? null : { timeoutS: lock },
    stale: draft.stale === 'never' ? [] : draft.stale === 'trouble' ? STALE_CONDITIONS : rule.stale,
    refresh,
    bypass: bypassesOf(draft, wrong),
    minUses: whole(draft.minUses, `${words} min_uses`, 1, 1000, wrong) ?? 1,
  };
}

function keyChoiceOf({ keyedBy }: CacheRule): KeyChoice {
  const parts = (['scheme', 'host', 'query'] as const).filter((part) => keyedBy.includes(part)).join(' ');
  return parts in KEY_CHOICES ? (parts as KeyChoice) : parts === '' ? 'none' : 'scheme host query';
}

function partsOf(choice: KeyChoice): readonly KeyPart[] {
  return choice === 'none' ? [] : (choice.split(' ') as KeyPart[]);
}

function bypassesOf({ words, bypass }: RuleDraft, wrong: Wrong): readonly CacheBypass[] {
  const typed = bypass.split(/[\s,]+/).filter(Boolean);
  return typed.flatMap((word) => {
    const [kindWord, ...rest] = word.split(':');
    const kind = BYPASS_KINDS.find((one) => one === kindWord);
    const name = rest.join(':');
    if (kind !== undefined && BYPASS_NAMES[kind].test(name) && typed.length <= 8) return [{ kind, name }];
    wrong(`${words} bypass`, 'at most 8 of `header:NAME`, `cookie:NAME` and `arg:NAME`', word);
    return [];
  });
}
