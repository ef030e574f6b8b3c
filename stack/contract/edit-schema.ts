/** Edits of the wish that are staged, looked at and applied as one. */
import { z } from 'zod';
import type { WishEdit } from '../model/edit.ts';
import { balancingSchema, tuningSchema } from './balancing-schema.ts';
import { cachingSchema } from './caching-schema.ts';
import {
  actionSchema,
  actorSchema,
  backendNameSchema,
  methodSchema,
  revisionSchema,
  scaleSchema,
} from './inputs.ts';
import { servingSchema } from './serving-schema.ts';
import { tlsWishSchema } from './tls-schema.ts';

const MAX_EDITS = 256;

const editSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('scale'), scale: scaleSchema }),
    z.strictObject({ kind: z.literal('method'), method: methodSchema }),
    z.strictObject({ kind: z.literal('balancing'), balancing: balancingSchema }),
    z.strictObject({ kind: z.literal('tune'), backend: backendNameSchema, tuning: tuningSchema }),
    z.strictObject({
      kind: z.literal('serving'),
      serving: servingSchema,
      direct: z.boolean().describe('true or false').optional(),
    }),
    z.strictObject({ kind: z.literal('caching'), caching: cachingSchema }),
    z.strictObject({ kind: z.literal('tls'), tls: tlsWishSchema.nullable() }),
    z.strictObject({
      kind: z.literal('tracing'),
      tracing: z.enum(['on', 'off']).describe('on or off'),
    }),
    z.strictObject({ kind: z.literal('backend'), name: backendNameSchema, action: actionSchema }),
  ])
  .describe('an edit of scale, method, balancing, tune, serving, caching, tls, tracing or backend');

const editsSchema: z.ZodType<readonly WishEdit[]> = z
  .array(editSchema)
  .min(1)
  .max(MAX_EDITS)
  .describe(`a list of 1 to ${MAX_EDITS} edits`);

export const previewInput = z.strictObject({ edits: editsSchema });
export const applyInput = z.strictObject({
  by: actorSchema,
  edits: editsSchema,
  revision: revisionSchema.optional(),
});
