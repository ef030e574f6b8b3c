/** The server program inside the backends, as a shell sends it and as it lies on disk. */
import { z } from 'zod';
import { MAX_THREADS, MAX_TIMEOUT_S, MAX_WORKERS, type Serving, WORKER_CLASSES } from '../model/serving.ts';

const workersSchema = z.int().min(1).max(MAX_WORKERS).describe(`a whole number from 1 to ${MAX_WORKERS}`);
const threadsSchema = z.int().min(1).max(MAX_THREADS).describe(`a whole number from 1 to ${MAX_THREADS}`);

/** Each by itself: a field that is wrong is then named with what it has to be. */
export const SERVING_SCHEMAS = {
  gunicorn: z.strictObject({
    kind: z.literal('gunicorn'),
    workers: workersSchema,
    threads: threadsSchema,
    workerClass: z.enum(WORKER_CLASSES).describe(WORKER_CLASSES.join(' or ')).optional(),
    timeoutS: z
      .int()
      .min(1)
      .max(MAX_TIMEOUT_S)
      .describe(`a whole number of seconds from 1 to ${MAX_TIMEOUT_S}`)
      .optional(),
  }),
  uwsgi: z.strictObject({
    kind: z.literal('uwsgi'),
    processes: workersSchema,
    threads: threadsSchema,
    protocol: z.enum(['uwsgi', 'http']).describe('uwsgi or http'),
  }),
  flask: z.strictObject({ kind: z.literal('flask') }),
} as const;

export const servingSchema: z.ZodType<Serving> = z
  .discriminatedUnion('kind', [SERVING_SCHEMAS.gunicorn, SERVING_SCHEMAS.uwsgi, SERVING_SCHEMAS.flask])
  .describe('one of gunicorn, uwsgi, flask');
