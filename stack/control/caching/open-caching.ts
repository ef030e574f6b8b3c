/**
 * In: a stack's log files, its wish, its engine. Out: the contract's `caching.*`.
 * Must not know: who asks; how what is cached is printed. Nothing is loaded, read or kept before somebody asks.
 */
import type { z } from 'zod';
import type { cacheReadInput, purgeInput } from '../../contract/caching-contract.ts';
import type { CacheReport, PurgeOutcome } from '../../model/cache-report.ts';
import type { CachingParts } from './caching-desk.ts';

export interface CachingDesk {
  read(input: z.output<typeof cacheReadInput>): Promise<CacheReport>;
  purge(input: z.output<typeof purgeInput>): Promise<PurgeOutcome>;
}

export function openCaching(parts: CachingParts): CachingDesk {
  const desk = () => import('./caching-desk.ts');
  return {
    read: async (input) => (await desk()).readReport(parts, input),
    purge: async (input) => (await desk()).purge(parts, input),
  };
}
