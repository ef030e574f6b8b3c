/** What a load run may be asked beyond the plain wish; absent, it is as it always was. */
import { z } from 'zod';

export const MAX_RATE = 1_000_000;
export const MAX_THREADS = 16;
export const MAX_ADDRESSES = 250;
export const MAX_RUN_NAME = 80;
export const MAX_RUN_NOTE = 500;

const nameSchema = z.string().trim().max(MAX_RUN_NAME).describe(`at most ${MAX_RUN_NAME} characters`);
const noteSchema = z.string().trim().max(MAX_RUN_NOTE).describe(`at most ${MAX_RUN_NOTE} characters`);

export const loadExtras = {
  /** Requests per second that begin, whatever became of those before. Absent: as fast as they are answered. */
  rate: z.int().min(1).max(MAX_RATE).describe(`a whole number from 1 to ${MAX_RATE}`).optional(),
  /** That send; at most as many as there are cores. */
  threads: z.int().min(1).max(MAX_THREADS).describe(`a whole number from 1 to ${MAX_THREADS}`).optional(),
  /** Client addresses of this machine, 127.0.0.1, 127.0.1.1, 127.0.2.1 …: `ip_hash` looks at the first three numbers. */
  addresses: z
    .int()
    .min(1)
    .max(MAX_ADDRESSES)
    .describe(`a whole number from 1 to ${MAX_ADDRESSES}`)
    .optional(),
  /** `https`: nginx's own https address, where it serves one. */
  to: z.enum(['http', 'https']).describe('http or https').optional(),
  /** Instead of nginx: an address of this machine. */
  url: z
    .string()
    .max(200)
    .regex(/^https?:\/\/[^\s/]+\/?$/)
    .describe('an address of this machine, such as `http://127.0.0.1:8000`')
    .optional(),
  /** Of https with new connections. */
  session: z.enum(['new', 'resumed']).describe('new or resumed').optional(),
  /** Of the past run it becomes. */
  name: nameSchema.optional(),
  note: noteSchema.optional(),
};

const runSchema = z.int().min(1).describe('the number of a past run');
export const runInput = z.strictObject({ run: runSchema });
export const renameRunInput = z.strictObject({ run: runSchema, name: nameSchema, note: noteSchema });
export const exportRunsInput = z.strictObject({
  runs: z.array(runSchema).min(1).max(20).describe('the numbers of at most 20 past runs'),
  format: z.enum(['csv', 'json', 'markdown']).describe('csv, json or markdown').default('csv'),
});
