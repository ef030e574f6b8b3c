/** The contract's `traffic.*`: what the access log says of a stretch of time. */
import { eventIterator, oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { Fault } from '../model/faults.ts';
import {
  type Moment,
  type Series,
  TRAFFIC_WINDOWS,
  type TrafficBreakdown,
  type TrafficErrors,
  type TrafficExport,
  type TrafficLines,
  type TrafficView,
} from '../model/traffic.ts';
import { backendNameSchema } from './inputs.ts';

const windowSchema = z.enum(TRAFFIC_WINDOWS).describe(`one of ${TRAFFIC_WINDOWS.join(', ')}`);
const resolutionSchema = z.enum(['second', 'minute']).describe('second or minute');
const timeSchema = z.number().min(0).describe('milliseconds since 1970');

export const trafficInput = z.strictObject({ window: windowSchema.default('change') });
export const seriesInput = z.strictObject({
  resolution: resolutionSchema.default('second'),
  /** The slot it lies in comes first. */
  since: timeSchema.optional(),
});
export const breakdownInput = z.strictObject({
  backend: backendNameSchema.optional(),
  window: windowSchema.default('change'),
});
export const exportInput = z.strictObject({
  what: z.enum(['table', 'series']).describe('table or series').default('table'),
  format: z.enum(['csv', 'json', 'markdown']).describe('csv, json or markdown').default('csv'),
  window: windowSchema.default('change'),
  resolution: resolutionSchema.default('second'),
});
export const linesInput = z.strictObject({
  backend: backendNameSchema.optional(),
  fromMs: timeSchema,
  toMs: timeSchema,
  limit: z.int().min(1).max(10_000).default(1000).describe('a whole number from 1 to 10000'),
});

const base = oc.errors({ FAULT: { data: type<Fault>() } });

export const trafficContract = {
  /** Once, with the log read to its end. */
  view: base.input(trafficInput).output(type<TrafficView>()),
  /** Now and whenever it changes, once a second at most; windows that end now change until they are empty. */
  watch: base.input(trafficInput).output(eventIterator(type<TrafficView>())),
  /** The last 600 seconds or 1440 minutes, as far as the log goes back. */
  series: base.input(seriesInput).output(type<Series>()),
  /** Oldest first. */
  moments: base.output(type<readonly Moment[]>()),
  /** By path and by status, read from the log for this call. */
  breakdown: base.input(breakdownInput).output(type<TrafficBreakdown>()),
  errors: base.output(type<TrafficErrors>()),
  export: base.input(exportInput).output(type<TrafficExport>()),
  /** Raw lines whose request ended in that stretch, its end not included; of one backend, or of all. */
  lines: base.input(linesInput).output(type<TrafficLines>()),
};
