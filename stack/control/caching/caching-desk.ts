/** What the cache did and what is thrown out of it: read when somebody asks, done by a verified change. */
import { join } from 'node:path';
import type { z } from 'zod';
import type { cacheReadInput, purgeInput } from '../../contract/caching-contract.ts';
import type { CacheReport, PurgeOutcome, PurgeTarget } from '../../model/cache-report.ts';
import { NO_CACHING } from '../../model/caching.ts';
import type { Receipt } from '../../model/receipt.ts';
import type { TrafficWindow } from '../../model/traffic.ts';
import { CACHE_FOLDER } from '../../nginx/caching.ts';
import { editPurge } from '../../reconcile/edit-purge.ts';
import { drain } from '../drain.ts';
import type { EngineLink } from '../engine-link.ts';
import type { WishHistory } from '../history-of-wishes.ts';
import type { StackMemory } from '../stack-memory.ts';
import { measureCache } from './measure-cache.ts';
import { probePath } from './probe-path.ts';
import { type CacheSpan, readCache } from './read-cache.ts';

export interface CachingParts {
  readonly memory: StackMemory;
  readonly link: EngineLink;
  readonly wishes: WishHistory;
  readonly nginxFolder: string;
  /** Rotated access logs that count. */
  readonly keep: number;
  readonly receipts: () => readonly Receipt[];
  /** Resolves when the stack was looked at first. */
  readonly firstPass: Promise<void>;
}

/** A kept connection of an old worker ends by itself within 2 s; a long answer may take longer. */
const OLD_WORKERS_MS = 5000;

export async function readReport(
  parts: CachingParts,
  { window }: z.output<typeof cacheReadInput>,
): Promise<CacheReport> {
  await parts.firstPass;
  const { memory, nginxFolder, keep } = parts;
  const span = spanOf(window, parts);
  const rules = (memory.facts.desired?.caching ?? NO_CACHING).rules;
  const log = { accessLogPath: join(nginxFolder, 'logs', 'access.log'), keep };
  const [counted, diskBytes] = await Promise.all([
    readCache(log, span, rules),
    measureCache(join(nginxFolder, CACHE_FOLDER)),
  ]);
  return {
    window,
    fromMs: span.fromMs === 0 ? null : span.fromMs,
    toMs: span.toMs,
    ...counted,
    diskBytes,
  };
}

/** Faults: `path-uncached`, `stack-down`, and those of any change. */
export async function purge(
  parts: CachingParts,
  { by, what, revision }: z.output<typeof purgeInput>,
): Promise<PurgeOutcome> {
  await parts.firstPass;
  const receipt = await parts.wishes.change(editPurge(what), by, revision);
  const { nginx } = await parts.link.require(null);
  const waited = await drain(nginx, OLD_WORKERS_MS);
  const isLeft = waited !== null && waited.ms >= OLD_WORKERS_MS;
  const path = probedPath(what);
  const port = parts.memory.facts.desired?.port;
  const probe = path === null || port === undefined ? null : await probePath(port, path);
  return { receipt, probe, oldWorkers: isLeft ? 'finishing' : 'gone' };
}

/** A path that is one request; what lies below a prefix is many. */
function probedPath(what: PurgeTarget): string | null {
  switch (what.kind) {
    case 'path':
      return what.path;
    case 'rule':
      return what.rule.endsWith('*') ? null : what.rule;
    case 'all':
      return null;
    default:
      return what satisfies never;
  }
}

function spanOf(window: TrafficWindow, { memory, receipts }: CachingParts): CacheSpan {
  const nowMs = Date.now();
  // A log whose clock is ahead of ours is not cut off.
  const open = { toMs: nowMs + 1000, generation: null };
  switch (window) {
    case 'change': {
      const generation = memory.facts.observed?.served?.generation ?? null;
      const receipt = receipts().find((one) => one.generation === generation && one.outcome.kind === 'done');
      return { fromMs: receipt === undefined ? 0 : Date.parse(receipt.at), toMs: open.toMs, generation };
    }
    case '1m':
      return { ...open, fromMs: nowMs - 60_000 };
    case '5m':
      return { ...open, fromMs: nowMs - 300_000 };
    case 'all':
      return { ...open, fromMs: 0 };
    default:
      return window satisfies never;
  }
}
