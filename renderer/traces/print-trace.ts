/** A trace, taken along: as text others read, and as the request that would be part of it again. */
import { parseAccessLine } from '../../stack/logs/read/parse-access-line.ts';
import type { Trace, TraceSpan } from '../../stack/model/trace.ts';
import { printCurl } from '../log/read-record.ts';
import { visibleText } from '../log/visible-text.ts';
import { spanTimeText } from './time-axis.ts';

/** For a ticket or a pull request; names from elsewhere cannot leave their cell. */
export function printTraceMarkdown(trace: Trace): string {
  return [
    `Trace \`${trace.traceId}\`, ${new Date(trace.startedAtMs).toISOString()}, ${spanTimeText(trace.durationMs)}`,
    '',
    '| Span | Service | Starts | Takes | Status | |',
    '|---|---|--:|--:|--:|---|',
    ...trace.spans.map(
      (span) =>
        `| ${'· '.repeat(span.depth)}${cell(span.name)} | ${cell(span.backend ?? span.service)} | ${spanTimeText(span.startMs)} | ${span.durationMs === null ? 'not logged' : spanTimeText(span.durationMs)} | ${span.status ?? ''} | ${span.outcome === 'failed' ? `**failed**${span.reason === null ? '' : `: ${cell(span.reason)}`}` : ''} |`,
    ),
    '',
    ...trace.notes.map((note) => `- ${cell(note)}`),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

/** https://www.w3.org/TR/trace-context/#traceparent-header, sampled: what is sent with it lies under that span. */
export function printTraceparent(trace: Pick<Trace, 'traceId'>, span: Pick<TraceSpan, 'spanId'>): string {
  return `00-${trace.traceId}-${span.spanId}-01`;
}

/** The trace's newest request once more, within the same trace; null where none of its lines is known. */
export function printRepeat(trace: Trace, url: string): string | null {
  const line = trace.lines.at(-1);
  const record = line === undefined ? null : parseAccessLine(line);
  const top = trace.spans.find(({ kind }) => kind === 'nginx') ?? trace.spans[0];
  if (!record || !top) return null;
  return printCurl(record, url, [`traceparent: ${printTraceparent(trace, top)}`]);
}

function cell(text: string): string {
  return visibleText(text).replace(/[\\`*_[\]<>|]/g, (sign) => `\\${sign}`);
}
