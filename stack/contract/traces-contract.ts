/** The contract's `traces.*` and `exporters.*`: single requests followed, and who else is told of them. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { Fault } from '../model/faults.ts';
import {
  type ExporterTest,
  type ExporterView,
  TRACE_ID,
  TRACE_WINDOWS,
  type Trace,
  type TraceList,
  type TracingStatus,
} from '../model/trace.ts';
import { backendNameSchema } from './inputs.ts';

const windowSchema = z.enum(TRACE_WINDOWS).describe(`one of ${TRACE_WINDOWS.join(', ')}`);
const limitSchema = z.int().min(1).max(1000).describe('a whole number from 1 to 1000');
const idSchema = z.string().regex(TRACE_ID).describe('32 lower-case hexadecimal digits, not all zero');

export const traceSearchInput = z.strictObject({
  /** A part of the path, its query included. */
  path: z.string().min(1).max(2000).describe('a part of a path').optional(),
  /** `502`, or a class: `5xx`. */
  status: z
    .string()
    .regex(/^[1-5](?:\d\d|xx)$/)
    .describe('a status such as 502, or a class such as 5xx')
    .optional(),
  minMs: z.number().min(0).max(86_400_000).describe('milliseconds').optional(),
  /** Tried, whether it answered or not. */
  backend: backendNameSchema.optional(),
  window: windowSchema.default('5m'),
  limit: limitSchema.default(100),
});
export const traceSlowestInput = z.strictObject({
  windowS: z.int().min(1).max(86_400).default(60).describe('a whole number of seconds from 1 to 86400'),
  limit: limitSchema.default(10),
});
export const traceGetInput = z.union([
  z.strictObject({
    traceId: idSchema,
    /** When the request ended, where that is known: found at once then, however long the log. */
    aroundMs: z.number().min(0).describe('milliseconds since 1970').optional(),
  }),
  z.strictObject({
    requestId: idSchema,
    aroundMs: z.number().min(0).describe('milliseconds since 1970').optional(),
  }),
]);
export const traceListenInput = z.strictObject({
  state: z.enum(['on', 'off']).describe('on or off'),
});

export const exporterNameSchema = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/)
  .describe('a name of lower-case letters, digits and dashes');
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;

export const exporterPutInput = z.strictObject({
  name: exporterNameSchema,
  /** Whole: `https://otlp.example/v1/traces`. */
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .describe('an http or https URL'),
  encoding: z.enum(['protobuf', 'json']).describe('protobuf or json').default('protobuf'),
  /** Sent with each batch; kept as secrets. Left out: those that are kept already. */
  headers: z
    .record(
      z.string().regex(HEADER_NAME),
      z
        .string()
        .max(8000)
        .regex(/^[\t\x20-\x7e]*$/),
    )
    .refine((headers) => Object.keys(headers).length <= 32)
    .describe('at most 32 headers and their values')
    .optional(),
});
export const exporterNameInput = z.strictObject({ name: exporterNameSchema });

const base = oc.errors({ FAULT: { data: type<Fault>() } });

export const tracesContract = {
  /** Newest first, read from the log for this call. */
  search: base.input(traceSearchInput).output(type<TraceList>()),
  /** Slowest first, of the last so many seconds. */
  slowest: base.input(traceSlowestInput).output(type<TraceList>()),
  /** Fault: `trace-unknown` where neither the log nor the spans received know it. */
  get: base.input(traceGetInput).output(type<Trace>()),
  status: base.output(type<TracingStatus>()),
  /** Spans are received, or no longer; they also are while backends are traced. */
  listen: base.input(traceListenInput).output(type<TracingStatus>()),
  /** A Jaeger of our own, and an exporter to it; `off` takes both away. */
  jaeger: base.input(traceListenInput).output(type<TracingStatus>()),
};

export const exportersContract = {
  list: base.output(type<readonly ExporterView[]>()),
  /** Made, or replaced whole. */
  put: base.input(exporterPutInput).output(type<readonly ExporterView[]>()),
  remove: base.input(exporterNameInput).output(type<readonly ExporterView[]>()),
  /** Sends one span of ours, now. */
  test: base.input(exporterNameInput).output(type<ExporterTest>()),
};
