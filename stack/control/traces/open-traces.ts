/** The desk behind `traces-desk.ts`: the receiver, the store, the log, and who is told of them. */
import { access, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FaultError } from '../../model/faults.ts';
import { TRACE_ID, type Trace, type TraceWindow, type TracingStatus } from '../../model/trace.ts';
import { createBackendOf } from '../logs/read-backend-addresses.ts';
import { composeTrace } from './compose-trace.ts';
import { openExporters } from './export/exporters.ts';
import { findRequests } from './find-requests.ts';
import { findJaeger, JAEGER_EXPORTER, removeJaeger, startJaeger } from './jaeger.ts';
import { logSpansOf, traceIdOf } from './log-spans.ts';
import type { SpanBatch } from './otlp/span.ts';
import { createReceiving } from './receiving.ts';
import { searchTraces, type TraceLog } from './search-traces.ts';
import { MAX_STORED_BYTES, MAX_STORED_SPANS, SpanStore } from './span-store.ts';
import type { OpenTraces, TracesParts } from './traces-parts.ts';

export async function openTraces(parts: TracesParts): Promise<OpenTraces> {
  const { memory, home, nginxFolder } = parts;
  const log: TraceLog = {
    accessLogPath: join(nginxFolder, 'logs', 'access.log'),
    keep: parts.keep,
    backendOf: createBackendOf(nginxFolder),
  };
  const listenMark = join(home, 'receiver.json');
  let store: SpanStore | null = null;
  const counts = { received: 0, rejected: 0 };
  const receiving = createReceiving(home, memory, take);
  const exporters = await openExporters(parts, log);
  if (await isThere(listenMark)) await receiving.want('asked', 'on');

  function take(batch: SpanBatch): void {
    counts.received += batch.spans.length;
    counts.rejected += batch.rejected;
    if (batch.spans.length === 0) return;
    store ??= new SpanStore();
    store.add(batch.spans);
    exporters.offer(batch.spans);
  }

  function spansOf(traceId: string): number {
    return store?.spansOf(traceId).length ?? 0;
  }

  async function status(): Promise<TracingStatus> {
    const use = store?.use ?? { traces: 0, spans: 0, bytes: 0 };
    return {
      backends: isTraced() ? 'on' : 'off',
      receiver: receiving.state(),
      counts: { ...counts, dropped: store?.dropped ?? 0 },
      store: { ...use, maxSpans: MAX_STORED_SPANS, maxBytes: MAX_STORED_BYTES },
      exporters: exporters.views(),
      jaeger: await jaegerNow(),
    };
  }

  /** Nothing is said of it while the engine is away. */
  async function jaegerNow(): Promise<TracingStatus['jaeger']> {
    const { link } = memory.facts;
    if (link.state !== 'answering') return null;
    const found = await findJaeger(link.engine).catch(() => null);
    return found === null ? null : { url: found.url };
  }

  function isTraced(): boolean {
    return memory.facts.desired?.services.some(({ traced }) => traced === true) ?? false;
  }

  async function get(id: string, aroundMs: number | undefined): Promise<Trace> {
    const asked = await findRequests(log, id, aroundMs);
    const newest = asked.at(-1);
    const traceId = (newest === undefined ? null : traceIdOf(newest.record)) ?? id;
    // A request asked for by its own id may have companions in its client's trace.
    const requests = traceId === id ? asked : await findRequests(log, traceId, newest?.record.timeMs);
    const received = store?.spansOf(traceId) ?? [];
    if (newest === undefined && received.length === 0) throw unknownTrace(id);
    const logged = requests.flatMap(({ record }) => logSpansOf(record, log.backendOf));
    if (logged.length === 0 && received.length === 0) throw unknownTrace(id);
    return composeTrace({
      ...{ traceId, logged, received },
      requestId: newest?.record.requestId ?? null,
      lines: requests.map(({ line }) => line),
      notes: notesOn(requests.length, received.length),
    });
  }

  function notesOn(requests: number, received: number): readonly string[] {
    const notes: string[] = [];
    if (requests === 0) notes.push('nginx logged no request of this trace, or its log was rotated away.');
    if (received > 0) return notes;
    if (!isTraced()) notes.push('The backends tell no spans of their own: tracing is off.');
    else if (receiving.state().state !== 'listening')
      notes.push('Spans of the backends are not received: the receiver does not listen.');
    else
      notes.push(
        'No backend told a span of it: the request met none, its backend ended before it could, or the spans made room for newer ones.',
      );
    return notes;
  }

  return {
    search: ({ window, ...question }) =>
      searchTraces(log, { ...question, order: 'newest', fromMs: beginOf(window) }, spansOf),
    slowest: ({ windowS, limit }) =>
      searchTraces(log, { order: 'slowest', limit, fromMs: Date.now() - windowS * 1000 }, spansOf),
    get: (input) => get('traceId' in input ? input.traceId : input.requestId, input.aroundMs),
    status,
    async listen({ state }) {
      if (state === 'on') await writeFile(listenMark, '{"format":1}\n');
      else await rm(listenMark, { force: true });
      await receiving.want('asked', state);
      return status();
    },
    async jaeger({ state }) {
      const engine = await parts.engine();
      if (state === 'on') {
        const { tracesUrl } = await startJaeger(engine);
        await exporters.put({ name: JAEGER_EXPORTER, url: tracesUrl, encoding: 'protobuf', headers: {} });
      } else {
        await removeJaeger(engine);
        const isTold = exporters.views().some(({ name }) => name === JAEGER_EXPORTER);
        if (isTold) await exporters.remove({ name: JAEGER_EXPORTER });
      }
      return status();
    },
    exporters,
    follow: (wish) => receiving.want('traced', wish === 'traced' ? 'on' : 'off'),
    async close() {
      exporters.close();
      await receiving.close();
    },
  };
}

function beginOf(window: TraceWindow): number {
  const minutes = { '1m': 1, '5m': 5, '15m': 15, '1h': 60 };
  return window === 'all' ? 0 : Date.now() - minutes[window] * 60_000;
}

function unknownTrace(id: string): FaultError {
  return new FaultError({
    code: 'trace-unknown',
    message: `Neither the access log nor the spans received know ${TRACE_ID.test(id) ? id : 'it'}.`,
    hint: 'A log keeps its last rotations, and the spans received make room for newer ones.',
  });
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
