/** Requests of a stretch of the log, picked by what is asked of them: the log is the store, read anew for each question. */
import type { BackendOf } from '../../logs/count/histogram.ts';
import type { AccessFields } from '../../logs/read/access-fields.ts';
import { AccessScanner } from '../../logs/read/access-scanner.ts';
import type { AccessRecord } from '../../model/log-record.ts';
import type { TraceList, TraceSummary } from '../../model/trace.ts';
import { CountIntake } from '../logs/line-intake.ts';
import { type AccessLog, openStretch } from '../traffic/scan-log.ts';
import { traceIdOf } from './log-spans.ts';

export interface TraceLog extends AccessLog {
  readonly backendOf: BackendOf;
}

export interface TraceQuestion {
  /** Milliseconds since 1970. */
  readonly fromMs: number;
  readonly path?: string | undefined;
  /** `502` or `5xx`. */
  readonly status?: string | undefined;
  readonly minMs?: number | undefined;
  readonly backend?: string | undefined;
  readonly order: 'newest' | 'slowest';
  readonly limit: number;
}

/** `spansOf`: how many spans were received for a trace. */
export async function searchTraces(
  log: TraceLog,
  question: TraceQuestion,
  spansOf: (traceId: string) => number,
): Promise<TraceList> {
  const found = await scan(log, question);
  const traces = found.records.map((record) => summaryOf(record, log.backendOf, spansOf));
  return { traces: traces.filter((one) => one !== null), isCut: found.isCut };
}

async function scan(log: TraceLog, question: TraceQuestion) {
  const { fromMs, order, limit } = question;
  const statuses = statusRange(question.status);
  const path = question.path === undefined ? null : Buffer.from(question.path);
  const compare = order === 'newest' ? newestFirst : slowestFirst;
  /** Sorted and cut now and then, so that a long log costs no more memory than a short one. */
  let kept: AccessRecord[] = [];
  let isCut = false;
  let floor = Number.NEGATIVE_INFINITY;
  const isAsked = (fields: AccessFields): boolean =>
    fields.timeMs >= fromMs &&
    fields.status >= statuses.from &&
    fields.status <= statuses.to &&
    fields.ms >= (question.minMs ?? 0) &&
    (path === null || holds(fields, path)) &&
    (question.backend === undefined || wasTried(fields, question.backend, log.backendOf));
  const shorten = () => {
    kept.sort(compare);
    if (kept.length > limit) {
      isCut = true;
      kept = kept.slice(0, limit);
      floor = rankOf(order, kept.at(-1));
    }
  };
  const scanner = new AccessScanner({
    add(fields) {
      if (!isAsked(fields)) return;
      if ((order === 'newest' ? fields.timeMs : fields.ms) < floor) {
        isCut = true;
        return;
      }
      kept.push(fields.toRecord());
      if (kept.length >= limit * 4 + 64) shorten();
    },
    addMalformed: () => undefined,
  });
  for await (const pieces of openStretch(log, fromMs)) {
    const intake = new CountIntake(scanner);
    for await (const bytes of pieces) intake.push(bytes);
  }
  shorten();
  return { records: kept, isCut };
}

function summaryOf(
  record: AccessRecord,
  backendOf: BackendOf,
  spansOf: (traceId: string) => number,
): TraceSummary | null {
  const traceId = traceIdOf(record);
  if (traceId === null) return null;
  const { requestId, method, path, status, ms, tries, generation, timeMs } = record;
  const last = tries.at(-1)?.address ?? '';
  return {
    ...{ traceId, requestId, atMs: timeMs, method, path, status, ms },
    backend: last.includes(':') ? backendOf(generation, last) : null,
    tries: tries.length,
    spans: spansOf(traceId),
  };
}

function statusRange(status: string | undefined): { readonly from: number; readonly to: number } {
  if (status === undefined) return { from: 0, to: 999 };
  const first = Number(status.replace('xx', '00'));
  return { from: first, to: status.endsWith('xx') ? first + 99 : first };
}

function holds({ source, pathStart, pathEnd }: AccessFields, part: Buffer): boolean {
  const found = Buffer.from(source.buffer, source.byteOffset, source.byteLength).indexOf(part, pathStart);
  return found !== -1 && found + part.length <= pathEnd;
}

function wasTried(
  { addresses, tryCount, generation }: AccessFields,
  backend: string,
  backendOf: BackendOf,
): boolean {
  for (let at = 0; at < tryCount; at += 1) {
    const address = addresses[at]?.text ?? '';
    if (address.includes(':') && backendOf(generation, address) === backend) return true;
  }
  return false;
}

function rankOf(order: TraceQuestion['order'], record: AccessRecord | undefined): number {
  if (record === undefined) return Number.NEGATIVE_INFINITY;
  return order === 'newest' ? record.timeMs : record.ms;
}

function newestFirst(a: AccessRecord, b: AccessRecord): number {
  return b.timeMs - a.timeMs;
}

function slowestFirst(a: AccessRecord, b: AccessRecord): number {
  return b.ms - a.ms || b.timeMs - a.timeMs;
}
