/** What may be said of balancing beyond the method; the bounds are the model's. */
import { z } from 'zod';
import {
  MAX_CONNS,
  MAX_FAIL_TIMEOUT_S,
  MAX_FAILS,
  MAX_KEEPALIVE,
  MAX_TRIES,
  MAX_WEIGHT,
  NEXT_UPSTREAM_CONDITIONS,
  ROUTE_NAME,
  STICKY_COOKIE_NAME,
  STICKY_EXPIRES,
  STICKY_VARIABLE,
} from '../model/balancing.ts';

const stickySchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('cookie'),
      name: z.string().regex(STICKY_COOKIE_NAME).describe('the name of a cookie'),
      expires: z.string().regex(STICKY_EXPIRES).describe('a time such as `1h`, or `max`').optional(),
    }),
    z.strictObject({
      kind: z.literal('route'),
      variables: z
        .array(z.string().regex(STICKY_VARIABLE))
        .min(1)
        .max(8)
        .describe('nginx variables, such as `$cookie_route`'),
    }),
  ])
  .describe('a cookie, or a route by variables');

export const balancingSchema = z
  .strictObject({
    sticky: stickySchema.optional(),
    keepalive: wholeNumber(0, MAX_KEEPALIVE).optional(),
    nextUpstream: z
      .strictObject({
        conditions: z
          .array(z.enum(NEXT_UPSTREAM_CONDITIONS))
          .describe(`a list out of ${NEXT_UPSTREAM_CONDITIONS.join(', ')}`),
        tries: wholeNumber(0, MAX_TRIES).optional(),
      })
      .optional(),
  })
  .describe('how a service’s requests are shared');

export const tuningSchema = z
  .strictObject({
    weight: wholeNumber(1, MAX_WEIGHT).optional(),
    maxConns: wholeNumber(0, MAX_CONNS).optional(),
    maxFails: wholeNumber(0, MAX_FAILS).optional(),
    failTimeoutS: wholeNumber(0, MAX_FAIL_TIMEOUT_S).optional(),
    role: z.literal('backup').describe('backup').optional(),
    traffic: z.enum(['down', 'drain']).describe('down or drain').optional(),
    route: z.string().regex(ROUTE_NAME).describe('letters, digits, `_` and `-`').optional(),
  })
  .describe('settings of a backend');

function wholeNumber(least: number, most: number) {
  return z.int().min(least).max(most).describe(`a whole number from ${least} to ${most}`);
}
