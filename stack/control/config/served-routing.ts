/** The routing kept beside the printed files: how it is written, and how it is checked when read back. */
import { z } from 'zod';
import { balancingSchema, tuningSchema } from '../../contract/balancing-schema.ts';
import { cacheEpochsSchema, cachingSchema } from '../../contract/caching-schema.ts';
import { methodSchema } from '../../contract/inputs.ts';
import { servingSchema } from '../../contract/serving-schema.ts';
import { snippetsSchema } from '../../contract/snippets-schema.ts';
import { routedTlsSchema } from '../../contract/tls-schema.ts';
import type { Routing } from '../../model/routing.ts';

const routingSchema = z.object({
  site: z.object({
    listen: z.string(),
    control: z.string(),
    user: z.string().nullable(),
    version: z.string().nullable(),
  }),
  services: z.array(
    z.object({
      name: z.string(),
      protocol: z.enum(['http', 'uwsgi']),
      serving: servingSchema.optional(),
      healthPath: z.string(),
      method: methodSchema,
      balancing: balancingSchema.optional(),
      servers: z.array(
        z.object({
          backend: z.string(),
          number: z.int(),
          address: z.string(),
          state: z.enum(['in', 'down']),
          standsFor: z.int().optional(),
          tuning: tuningSchema.optional(),
        }),
      ),
    }),
  ),
  workers: z.int().min(1).optional(),
  snippets: snippetsSchema.optional(),
  caching: cachingSchema.optional(),
  cacheEpochs: cacheEpochsSchema.optional(),
  tls: routedTlsSchema.optional(),
});

const fileSchema = z.object({ format: z.literal(1), generation: z.int().min(1), routing: routingSchema });

/** What `parseRouting` reads back: the text of `routing.json`. */
export function printRouting(generation: number, routing: Routing): string {
  return `${JSON.stringify({ format: 1, generation, routing }, null, 2)}\n`;
}

/** Null when the text is not what `printRouting` wrote for this generation. */
export function parseRouting(text: string, generation: number): Routing | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = fileSchema.safeParse(value);
  return parsed.success && parsed.data.generation === generation ? parsed.data.routing : null;
}
