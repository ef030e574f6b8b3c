/** What a shell may send. Each leaf carries, as its description, the words that finish "Expected `x` to be …". */
import { z } from 'zod';
import { HASH_KEY, MAX_HASH_KEY_LENGTH, MAX_SCALE } from '../model/desired.ts';
import { loadExtras } from './load-schema.ts';

export const scaleSchema = z.int().min(0).max(MAX_SCALE).describe(`a whole number from 0 to ${MAX_SCALE}`);
export const parallelSchema = z.int().min(1).max(MAX_SCALE).describe(`a whole number from 1 to ${MAX_SCALE}`);
export const portSchema = z.int().min(1).max(65_535).describe('a port number from 1 to 65535');
export const engineSchema = z.enum(['docker', 'process', 'fake']).describe('`docker` or `process`');

const hashKeySchema = z
  .string()
  .min(1)
  .max(MAX_HASH_KEY_LENGTH)
  .regex(HASH_KEY)
  .describe('nginx variables and plain characters, such as `$request_uri`');

export const methodSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('round_robin') }),
    z.strictObject({ kind: z.literal('least_conn') }),
    z.strictObject({ kind: z.literal('ip_hash') }),
    z.strictObject({
      kind: z.literal('hash'),
      key: hashKeySchema,
      consistent: z.boolean().describe('true or false'),
    }),
    z.strictObject({
      kind: z.literal('random'),
      two: z.boolean().describe('true or false'),
      by: z.literal('least_conn').describe('least_conn').optional(),
    }),
    z.strictObject({
      kind: z.literal('least_time'),
      by: z.enum(['header', 'last_byte']).describe('header or last_byte'),
      inflight: z.boolean().describe('true or false'),
    }),
  ])
  .describe('one of round_robin, least_conn, ip_hash, hash, random, least_time');

export const actorSchema = z.enum(['window', 'browser', 'command line']).describe('a shell');
/** The wish's revision an edit was made on; where another change came first it is refused as `wish-changed`. */
export const revisionSchema = z.int().min(0).describe('the number of a revision');

const onRevision = { revision: revisionSchema.optional() };

export const upInput = z.strictObject({
  by: actorSchema,
  engine: engineSchema.optional(),
  scale: scaleSchema.optional(),
  method: methodSchema.optional(),
  port: portSchema.optional(),
  ...onRevision,
});
export const downInput = z.strictObject({ by: actorSchema, ...onRevision });
export const undoInput = z.strictObject({ by: actorSchema, ...onRevision });
const generationSchema = z.int().min(1).describe('the number of a generation');
export const generationInput = z.strictObject({ generation: generationSchema });
export const compareInput = z.strictObject({ from: generationSchema, to: generationSchema });
export const backToInput = z.strictObject({
  by: actorSchema,
  generation: generationSchema,
  ...onRevision,
});
export const scaleInput = z.strictObject({ by: actorSchema, scale: scaleSchema, ...onRevision });
export const methodInput = z.strictObject({ by: actorSchema, method: methodSchema, ...onRevision });
export const restartInput = z.strictObject({
  by: actorSchema,
  parallel: parallelSchema.default(1),
  ...onRevision,
});
export const backendNameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_.-]{0,62}-[1-9][0-9]{0,2}$/)
  .describe('a backend’s name, such as `flask-app-2`');
export const actionSchema = z.enum(['start', 'stop', 'restart']).describe('start, stop or restart');
export const backendInput = z.strictObject({
  by: actorSchema,
  name: backendNameSchema,
  action: actionSchema,
  ...onRevision,
});

export const loadInput = z.strictObject({
  requests: z.int().min(1).max(1_000_000).default(1000).describe('a whole number from 1 to 1000000'),
  concurrency: z.int().min(1).max(1000).default(100).describe('a whole number from 1 to 1000'),
  path: z
    .string()
    .regex(/^\/[^\s]*$/)
    .max(2000)
    .default('/')
    .describe('a path that starts with `/`'),
  method: z.enum(['GET', 'POST', 'HEAD']).default('GET').describe('GET, POST or HEAD'),
  bodyBytes: z.int().min(0).max(1_048_576).default(0).describe('a whole number from 0 to 1048576'),
  keepAlive: z.boolean().default(false).describe('true or false'),
  /** Seconds; given, it is the clock that ends the run, not `requests`. */
  duration: z.int().min(1).max(86_400).describe('a whole number of seconds from 1 to 86400').optional(),
  /** Rest of each client between an answer and its next request. */
  pauseMs: z.int().min(0).max(60_000).default(0).describe('a whole number from 0 to 60000'),
  ...loadExtras,
});
export const loadIdInput = z.strictObject({ id: z.int() });

/** `access`, `error`, or a backend's name. */
const logSourceSchema = z
  .union([z.enum(['access', 'error']), backendNameSchema])
  .describe('`access`, `error`, or a backend’s name');
export const logFollowInput = z.strictObject({
  /** Chosen by the caller; acknowledgements name it. */
  stream: z.string().min(1).max(64),
  source: logSourceSchema,
  /** Lines of the past to begin with. */
  tail: z.int().min(0).max(10_000).default(500).describe('a whole number from 0 to 10000'),
  follow: z.boolean().default(true),
  /** Batches that may be under way without an acknowledgement: flow control, as the transport has none. */
  window: z.int().min(1).max(64).default(8),
  /** For eyes: of more lines than a person can read only a fair sample is sent. Without, all that the shell can take. */
  sampled: z.boolean().optional(),
});
export const logAckInput = z.strictObject({ stream: z.string().min(1).max(64), sequence: z.int().min(0) });
