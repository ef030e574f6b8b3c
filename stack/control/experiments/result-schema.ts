/** A kept result, checked when it is read back: another hand, or another release, may have been in the file. */
import { z } from 'zod';
import { EXPERIMENT_MODES, EXPERIMENT_NAMES, type ExperimentResult } from '../../model/experiment.ts';

const sample = {
  requests: z.number(),
  failed: z.number(),
  requestsPerSecond: z.number(),
  p50Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
  isSenderBound: z.boolean(),
};
const samplesSchema = z.array(z.object(sample));
const assignmentSchema = z.array(z.string().nullable());
const version = z.string().nullable();

const measuredSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('bars'),
    groups: z.array(z.object({ key: z.string(), label: z.string() })),
    setups: z.array(
      z.object({ key: z.string(), label: z.string(), group: z.string(), samples: samplesSchema }),
    ),
  }),
  z.object({
    kind: z.literal('trouble'),
    backends: z.array(z.string()),
    victim: z.string(),
    slowMs: z.number(),
    cases: z.array(
      z.object({
        trouble: z.enum(['none', 'slow', 'taken']),
        method: z.string(),
        samples: z.array(
          z.object({
            ...sample,
            perBackend: z.array(
              z.object({ backend: z.string(), requests: z.number(), p99Ms: z.number().nullable() }),
            ),
          }),
        ),
      }),
    ),
  }),
  z.object({
    kind: z.literal('heat'),
    workers: z.array(z.int()),
    payloadsKb: z.array(z.number()),
    cells: z.array(z.object({ workers: z.int(), payloadKb: z.number(), samples: samplesSchema })),
  }),
  z.object({
    kind: z.literal('clients'),
    clients: z.array(z.string()),
    backends: z.array(z.string()),
    leaver: z.string(),
    methods: z.array(
      z.object({
        method: z.string(),
        before: assignmentSchema,
        down: assignmentSchema,
        gone: assignmentSchema,
        unsteady: z.int(),
      }),
    ),
  }),
]);

export const resultSchema: z.ZodType<ExperimentResult> = z.object({
  format: z.literal(1),
  id: z.int().min(1),
  name: z.enum(EXPERIMENT_NAMES),
  mode: z.enum(EXPERIMENT_MODES),
  at: z.string(),
  ms: z.number(),
  engine: z.object({ kind: z.enum(['docker', 'process', 'fake']), name: z.string() }),
  machine: z.object({
    cpu: z.string(),
    cores: z.number(),
    memoryBytes: z.number(),
    kernel: z.string(),
    node: z.string(),
  }),
  versions: z.object({ nginx: version, python: version, flask: version, gunicorn: version, uwsgi: version }),
  noise: z.object({
    busyBefore: z.number(),
    loadBefore: z.number(),
    loadAfter: z.number(),
    otherRequests: z.number().nullable(),
  }),
  how: z.array(z.string()),
  leftOut: z.array(z.string()),
  measured: measuredSchema,
});
