/** The wish as it lies on disk: checked on each read, since another hand may have been in the file. */
import { z } from 'zod';
import type { Desired } from '../model/desired.ts';
import { balancingSchema, tuningSchema } from './balancing-schema.ts';
import { cacheEpochsSchema, cachingSchema } from './caching-schema.ts';
import {
  engineSchema,
  methodSchema,
  parallelSchema,
  portSchema,
  revisionSchema,
  scaleSchema,
} from './inputs.ts';
import { servingSchema } from './serving-schema.ts';
import { snippetsSchema } from './snippets-schema.ts';
import { tlsWishSchema } from './tls-schema.ts';

const nameSchema = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?$/)
  .describe('lower-case letters, digits and dashes');

const sourceSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('build'), image: nameSchema }),
    z.strictObject({ kind: z.literal('image'), reference: z.string().regex(/^[\w][\w./:@-]{0,254}$/) }),
  ])
  .describe('a folder to build, or an image');

const serviceSchema = z.strictObject({
  name: nameSchema,
  source: sourceSchema,
  serving: servingSchema,
  protocol: z.literal('http').describe('http'),
  port: portSchema,
  healthPath: z
    .string()
    .regex(/^\/[\w./-]*$/)
    .describe('a path that starts with `/`'),
  scale: scaleSchema,
  method: methodSchema,
  stopped: z.array(z.int().min(1)).describe('a list of backend numbers'),
  restarts: z.record(z.string().regex(/^[1-9]\d*$/), z.int().min(0)).describe('counts by backend number'),
  parallel: parallelSchema.optional(),
  balancing: balancingSchema.optional(),
  traced: z.boolean().describe('true or false').optional(),
  tunings: z
    .record(z.string().regex(/^[1-9]\d*$/), tuningSchema)
    .describe('settings by backend number')
    .optional(),
  direct: z.boolean().describe('true or false').optional(),
});

export const desiredSchema: z.ZodType<Desired> = z
  .strictObject({
    format: z.literal(1).describe('1'),
    state: z.enum(['up', 'down']).describe('up or down'),
    engine: engineSchema.nullable(),
    engineId: z.string().max(200).describe('what an engine calls itself').optional(),
    port: portSchema,
    services: z.array(serviceSchema).min(1).describe('a list of services'),
    snippets: snippetsSchema.optional(),
    tls: tlsWishSchema.optional(),
    caching: cachingSchema.optional(),
    cacheEpochs: cacheEpochsSchema.optional(),
    revision: revisionSchema.optional(),
  })
  .describe('a wish of Signalbox');
