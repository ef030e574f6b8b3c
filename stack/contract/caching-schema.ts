/** What is cached, as a shell sends it and as it lies on disk. What is not said is as by default. */
import { z } from 'zod';
import {
  BYPASS_KINDS,
  BYPASS_NAMES,
  CACHE_MATCHES,
  CACHE_PATH,
  type CacheEpochs,
  type Caching,
  DEFAULT_RULE,
  DEFAULT_ZONE,
  KEY_PARTS,
  MAX_RULES,
  ruleWords,
  STALE_CONDITIONS,
} from '../model/caching.ts';

const whole = (from: number, to: number, of = '') =>
  z.int().min(from).max(to).describe(`a whole number ${of}from ${from} to ${to}`);

const MAX_VALID_S = 31_536_000;
const secondsSchema = whole(1, MAX_VALID_S, 'of seconds ').optional();

const bypassSchema = z
  .strictObject({
    kind: z.enum(BYPASS_KINDS).describe(BYPASS_KINDS.join(', ')),
    name: z.string().describe('the name of a header, a cookie or an argument'),
  })
  .refine(({ kind, name }) => BYPASS_NAMES[kind].test(name))
  .describe('a header (letters, digits, dashes), a cookie or an argument (letters, digits, underscores)');

export const cachePathSchema = z
  .string()
  .regex(CACHE_PATH)
  .describe('a plain path such as `/cache-me`, without query, `%` codes, `//` and `..`');

export const cacheRuleSchema = z.strictObject({
  match: z.enum(CACHE_MATCHES).describe('exact or prefix').default('exact'),
  path: cachePathSchema,
  validS: z
    .strictObject({
      ok: secondsSchema,
      moved: secondsSchema,
      missing: secondsSchema,
      failed: secondsSchema,
    })
    .describe('seconds for ok, moved, missing and failed answers')
    .default(DEFAULT_RULE.validS),
  backendSays: z
    .enum(['respected', 'overridden'])
    .describe('respected or overridden')
    .default(DEFAULT_RULE.backendSays),
  keyedBy: z
    .array(z.enum(KEY_PARTS))
    .max(KEY_PARTS.length)
    .refine(hasNoDoubles)
    .describe(`a list of ${KEY_PARTS.join(', ')}, each once`)
    .default([...DEFAULT_RULE.keyedBy]),
  personal: z.enum(['apart', 'shared']).describe('apart or shared').default(DEFAULT_RULE.personal),
  lock: z
    .strictObject({ timeoutS: whole(1, 600, 'of seconds ') })
    .nullable()
    .describe('null, or how many seconds the others wait')
    .default(DEFAULT_RULE.lock),
  stale: z
    .array(z.enum(STALE_CONDITIONS))
    .max(STALE_CONDITIONS.length)
    .refine(hasNoDoubles)
    .describe(`a list of ${STALE_CONDITIONS.join(', ')}, each once`)
    .default([...DEFAULT_RULE.stale]),
  refresh: z.enum(['background', 'waiting']).describe('background or waiting').default(DEFAULT_RULE.refresh),
  bypass: z.array(bypassSchema).max(8).describe('a list of at most 8 names').default([]),
  minUses: whole(1, 1000).default(DEFAULT_RULE.minUses),
});

const zoneSchema = z
  .strictObject({
    keysMb: whole(1, 64, 'of megabytes ').default(DEFAULT_ZONE.keysMb),
    maxMb: whole(1, 10_240, 'of megabytes ').default(DEFAULT_ZONE.maxMb),
    inactiveMin: whole(1, 43_200, 'of minutes ').default(DEFAULT_ZONE.inactiveMin),
  })
  .default(DEFAULT_ZONE);

export const cachingSchema: z.ZodType<Caching> = z
  .strictObject({
    zone: zoneSchema,
    rules: z
      .array(cacheRuleSchema)
      .max(MAX_RULES)
      .refine((rules) => hasNoDoubles(rules.map(ruleWords)))
      .describe(`a list of at most ${MAX_RULES} rules, no two for the same path`),
  })
  .describe('what is cached: its rules, and its zone');

export const cacheEpochsSchema: z.ZodType<CacheEpochs> = z
  .strictObject({
    all: z.int().min(0),
    rules: z.record(z.string().max(300), z.int().min(1)),
    paths: z.record(z.string().max(1000), z.int().min(1)),
  })
  .describe('numbers by rule and by path');

function hasNoDoubles(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
