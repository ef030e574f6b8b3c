/** A past run as it lies on disk. Others may have written there: what does not fit is no run. */
import { z } from 'zod';
import { MAX_RUN_NAME, MAX_RUN_NOTE } from '../../contract/load-schema.ts';
import { MAX_STEPS } from '../../model/load-figures.ts';
import type { LoadRun } from '../../model/load-run.ts';

const number = z.number();
const count = z.number().min(0);
const text = z.string().max(4000);
const counts = z
  .record(z.string().max(1000), count)
  .refine((all) => Object.keys(all).length <= 1000, 'too many names');
const steps = z.array(count).max(MAX_STEPS);
const quantiles = z.array(count.nullable()).max(MAX_STEPS);
const latency = z.object({ p50: number, p95: number, p99: number }).nullable();
const tail = z.object({ mean: number, p90: number, p999: number, max: number }).nullable();
const drops = z.object({
  lost: count,
  reset: count,
  resetUnsent: count,
  badStatus: count,
  givenUp: count,
  retried: count,
  retriedOk: count,
});

const load = z.object({
  id: z.int(),
  state: z.enum(['running', 'done', 'stopped', 'failed']),
  requests: count,
  concurrency: count,
  path: text,
  method: z.enum(['GET', 'POST', 'HEAD']),
  bodyBytes: count,
  keepAlive: z.boolean(),
  pauseMs: count,
  durationLimitMs: count.nullable(),
  sent: count,
  ok: count,
  failed: count,
  perBackend: counts,
  requestsPerSecond: count,
  latency,
  durationMs: count,
  errors: counts,
  drops,
  tail: tail.optional(),
  pace: z
    .object({ wished: number, kept: number, late: count, unsent: count, maxLateMs: number })
    .nullable()
    .optional(),
  generator: z
    .object({ threads: count, loopShare: number, cpuShare: number.nullable() })
    .nullable()
    .optional(),
  limitedBy: z.enum(['generator', 'connections']).nullable().optional(),
  handshakes: z.object({ whole: count, resumed: count }).nullable().optional(),
  rate: count.optional(),
  threads: count.optional(),
  addresses: count.optional(),
  session: z.enum(['new', 'resumed']).optional(),
  target: text.optional(),
  run: z.int().optional(),
});

const runSchema = z.object({
  format: z.literal(1),
  run: z.int().min(1),
  at: z.iso.datetime(),
  name: z.string().max(MAX_RUN_NAME),
  note: z.string().max(MAX_RUN_NOTE),
  load,
  detail: z.object({
    histogram: z.array(z.object({ fromMs: number, toMs: number, count })).max(400),
    series: z.object({
      stepMs: z.number().min(1),
      lastMs: count,
      answered: steps,
      failed: steps,
      p50: quantiles,
      p99: quantiles,
    }),
    perAddress: z.record(z.string().max(100), counts),
  }),
  circumstances: z.object({
    engine: text.nullable(),
    nginx: text.nullable(),
    generation: count.nullable(),
    method: text.nullable(),
    scale: count.nullable(),
    serving: text.nullable(),
    machine: text,
  }),
});

/** Null where the text is no past run. */
export function parseRun(text: string): LoadRun | null {
  try {
    const parsed = runSchema.safeParse(JSON.parse(text));
    return parsed.success ? (parsed.data as LoadRun) : null;
  } catch {
    return null;
  }
}
