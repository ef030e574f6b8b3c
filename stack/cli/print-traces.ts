/** Traces at a terminal: one line each, or one as a waterfall. */
import type { Trace, TraceList, TraceSpan, TraceSummary, TracingStatus } from '../model/trace.ts';

export function traceListText({ traces, isCut }: TraceList): string {
  if (traces.length === 0) return 'no request of that kind in the log';
  return [...traces.map(lineOf), ...(isCut ? ['there are more: --limit shows them'] : [])].join('\n');
}

function lineOf({ traceId, atMs, method, path, status, ms, backend, tries, spans }: TraceSummary): string {
  const where = backend ?? 'nginx itself';
  const told = [tries > 1 ? `${tries} tries` : '', spans > 0 ? `${spans} spans` : '']
    .filter(Boolean)
    .join(', ');
  const time = new Date(atMs).toISOString().slice(11, 23);
  return `${time}  ${status}  ${`${ms} ms`.padStart(9)}  ${where.padEnd(14)}  ${method} ${path}  ${traceId}${told === '' ? '' : `  (${told})`}`;
}

const BAR = 40;

export function traceText(trace: Trace): string {
  const { traceId, startedAtMs, durationMs, spans, notes } = trace;
  const head = `trace ${traceId}, ${new Date(startedAtMs).toISOString()}, ${durationMs} ms`;
  return [head, ...spans.map((span) => spanText(span, durationMs)), ...notes].join('\n');
}

function spanText(span: TraceSpan, wholeMs: number): string {
  const { depth, name, kind, startMs, durationMs, status, outcome, reason } = span;
  const scale = BAR / Math.max(wholeMs, 0.001);
  const from = Math.min(BAR - 1, Math.max(0, Math.floor(startMs * scale)));
  const length = Math.min(BAR - from, Math.max(1, Math.round((durationMs ?? 0) * scale)));
  const bar = `${' '.repeat(from)}${(outcome === 'ok' ? '=' : '!').repeat(length)}`.padEnd(BAR);
  const words = `${'  '.repeat(depth)}${kind} ${name}`.padEnd(34);
  const time = durationMs === null ? '' : `${durationMs} ms`;
  return `|${bar}| ${words} ${time.padStart(10)} ${status ?? ''}${reason === null ? '' : `  ${reason}`}`.trimEnd();
}

export function tracingText({ backends, receiver, counts, store, exporters, jaeger }: TracingStatus): string {
  const listens =
    receiver.state === 'listening'
      ? `spans are received at ${receiver.url} and ${receiver.socketPath}`
      : receiver.state === 'off'
        ? 'spans are not received'
        : `spans cannot be received: ${receiver.fault.message}`;
  return [
    `tracing of the backends is ${backends}`,
    listens,
    `${counts.received} received, ${counts.rejected} rejected, ${counts.dropped} made room; ${store.spans} spans of ${store.traces} traces are kept`,
    ...exporters.map(
      ({ name, url, sent, queued, dropped, fault }) =>
        `to ${name} (${url}): ${sent} sent, ${queued} waiting, ${dropped} dropped${fault === null ? '' : `; ${fault.message}`}`,
    ),
    ...(jaeger === null ? [] : [`Jaeger: ${jaeger.url}`]),
  ].join('\n');
}
