/** One line of the access log as spans: nginx's own, and one for each try, under it. */
import { createHash } from 'node:crypto';
import type { BackendOf } from '../../logs/count/histogram.ts';
import type { AccessRecord, Try } from '../../model/log-record.ts';
import { SPAN_ID, TRACE_ID } from '../../model/trace.ts';

export interface LogSpan {
  readonly kind: 'nginx' | 'try';
  readonly traceId: string;
  readonly spanId: string;
  /** Empty: none. */
  readonly parentId: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly startMs: number;
  /** Null: nginx logged none. */
  readonly ms: number | null;
  readonly status: number | null;
  readonly backend: string | null;
  readonly address: string | null;
  readonly outcome: 'ok' | 'failed';
  readonly reason: string | null;
  /** By OpenTelemetry's conventions where they have a word for it. */
  readonly attributes: Readonly<Record<string, string | number>>;
}

/** The trace a request belongs to; null where its id is none that a trace can have. */
export function traceIdOf({ parent, requestId }: Pick<AccessRecord, 'parent' | 'requestId'>): string | null {
  const traceId = parent === '' ? requestId : parent.slice(0, 32);
  return TRACE_ID.test(traceId) ? traceId : null;
}

/** As `nginx/trace-context.ts` tells it to the backends. */
export function nginxSpanIdOf({ requestId }: Pick<AccessRecord, 'requestId'>): string {
  return requestId.slice(0, 16);
}

/** nginx's span, then its tries in their order; none for a request that belongs to no trace. */
export function logSpansOf(record: AccessRecord, backendOf: BackendOf): readonly LogSpan[] {
  const traceId = traceIdOf(record);
  const spanId = nginxSpanIdOf(record);
  if (traceId === null || !SPAN_ID.test(spanId)) return [];
  const startMs = record.timeMs - record.ms;
  const parentId = record.parent.slice(33);
  const own: LogSpan = {
    ...{ kind: 'nginx', traceId, spanId, parentId, startMs, ms: record.ms, status: record.status },
    ...{ backend: null, address: null },
    name: record.method === '' ? 'request' : `${record.method} ${pathOf(record)}`,
    outcome: record.status >= 500 || record.status < 100 ? 'failed' : 'ok',
    reason: reasonOfRequest(record),
    attributes: {
      ...{ 'http.request.method': record.method, 'url.path': pathOf(record), 'url.query': queryOf(record) },
      ...{ 'http.response.status_code': record.status, 'client.address': record.client },
      ...{ 'http.response.size': record.bytes, 'signalbox.generation': record.generation },
      ...{ 'signalbox.request_id': record.requestId, 'signalbox.cache': record.cache },
    },
  };
  let at = startMs;
  const tries = record.tries.map((one, index): LogSpan => {
    // nginx logs how long each took, not when: it begins one when it has given up the one before.
    const tryStartMs = at;
    at += one.ms ?? 0;
    const backend = one.address.includes(':') ? backendOf(record.generation, one.address) : null;
    const reason = reasonOfTry(one);
    return {
      ...{ kind: 'try', traceId, spanId: trySpanIdOf(record.requestId, index), parentId: spanId },
      ...{ name: backend ?? one.address, startMs: tryStartMs, ms: one.ms, backend, address: one.address },
      status: one.status === 0 ? null : one.status,
      outcome: reason === null ? 'ok' : 'failed',
      reason,
      attributes: {
        ...{ 'network.peer.address': one.address, 'signalbox.try': index + 1 },
        ...(backend === null ? {} : { 'signalbox.backend': backend }),
        ...(one.status === 0 ? {} : { 'http.response.status_code': one.status }),
        ...(index === 0 ? {} : { 'http.request.resend_count': index }),
      },
    };
  });
  return [own, ...tries];
}

/** Its own for as long as the line lives: the same request read again has the same spans. */
function trySpanIdOf(requestId: string, index: number): string {
  return createHash('sha256').update(`${requestId} ${index}`).digest('hex').slice(0, 16);
}

function pathOf({ path }: AccessRecord): string {
  return path.split('?', 1)[0] ?? path;
}

function queryOf({ path }: AccessRecord): string {
  const at = path.indexOf('?');
  return at === -1 ? '' : path.slice(at + 1);
}

function reasonOfRequest({ status, tries }: AccessRecord): string | null {
  if (status === 499) return 'the client went away before its answer';
  if (status < 500 && status >= 100) return null;
  return tries.length === 0 ? `nginx answered ${status} itself` : `answered ${status}`;
}

/** A backend that says 502 itself took some time to; one that cannot be reached took none, or the time of a timeout. */
function reasonOfTry({ status, address }: Try): string | null {
  if (!address.includes(':')) return 'no backend of the group takes requests';
  if (status === 0) return 'ended before an answer';
  if (status === 502) return 'no connection, or it was closed before an answer (502)';
  if (status === 504) return 'silent for too long (504)';
  return status >= 500 ? `answered ${status}` : null;
}
