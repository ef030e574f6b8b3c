/** The contract's `caching.*`: what the cache did, and purges. What is cached is wished by `stack.apply`. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { CacheReport, PurgeOutcome } from '../model/cache-report.ts';
import type { Fault } from '../model/faults.ts';
import { TRAFFIC_WINDOWS } from '../model/traffic.ts';
import { actorSchema, revisionSchema } from './inputs.ts';

const windowSchema = z.enum(TRAFFIC_WINDOWS).describe(`one of ${TRAFFIC_WINDOWS.join(', ')}`);

/** As a request names it, decoded: no query, since all queries of a path are purged with it. */
export const purgedPathSchema = z
  .string()
  .max(500)
  .regex(/^\/[^?#%\\\p{Cc}\p{Cs}\u2028\u2029]*$/u)
  .describe('a path that starts with `/`, decoded and without its query: all its queries go with it');

export const cacheReadInput = z.strictObject({ window: windowSchema.default('5m') });
export const purgeInput = z.strictObject({
  by: actorSchema,
  what: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('path'), path: purgedPathSchema }),
      z.strictObject({
        kind: z.literal('rule'),
        rule: z.string().max(300).describe('a rule, such as `/static/*`'),
      }),
      z.strictObject({ kind: z.literal('all') }),
    ])
    .describe('a path, a rule, or all'),
  revision: revisionSchema.optional(),
});

const base = oc.errors({ FAULT: { data: type<Fault>() } });

export const cachingContract = {
  /** Read from the access log for this call. */
  read: base.input(cacheReadInput).output(type<CacheReport>()),
  /** Resolves when nginx serves the new keys, and one request was seen to meet them. No undo takes it back. */
  purge: base.input(purgeInput).output(type<PurgeOutcome>()),
};
