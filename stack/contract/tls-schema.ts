/** HTTPS as it may be wished, asked for, and as it lies on disk. */
import { z } from 'zod';
import {
  CERTIFICATE_ID,
  CERTIFIED_NAME,
  MAX_NAMES,
  OWN_ID,
  type RoutedTls,
  type TlsWish,
} from '../model/tls.ts';
import { portSchema } from './inputs.ts';

const switchSchema = z.enum(['off', 'on']).describe('off or on');

export const certifiedNameSchema = z
  .string()
  .max(253)
  .regex(CERTIFIED_NAME)
  .describe('a host name in lower case, such as `box.test`, or an address');

const certificateSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('local'),
      names: z
        .array(certifiedNameSchema)
        .max(MAX_NAMES)
        .describe(`a list of at most ${MAX_NAMES} host names and addresses`)
        .optional(),
    }),
    z.strictObject({
      kind: z.literal('own'),
      id: z.string().regex(OWN_ID).describe('the id of a certificate that was imported'),
    }),
  ])
  .describe('local, or own with the id of an imported certificate');

export const tlsWishSchema: z.ZodType<TlsWish> = z
  .strictObject({
    port: portSchema,
    redirect: switchSchema,
    http2: switchSchema,
    certificate: certificateSchema,
  })
  .describe('HTTPS’s port, redirect, http2 and certificate');

export const routedTlsSchema: z.ZodType<RoutedTls> = z.object({
  listen: z.string(),
  port: z.int(),
  redirect: switchSchema,
  http2: switchSchema,
  certificate: z.string().regex(CERTIFICATE_ID),
});
