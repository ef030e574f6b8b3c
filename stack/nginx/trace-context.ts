/**
 * W3C trace context with any nginx build: a client's `traceparent` is continued, or a trace is begun whose id is nginx's
 * `$request_id`. The rules: https://www.w3.org/TR/trace-context/#traceparent-header, sections 3.2 and 4.
 */
import { block, type ConfigLine, comment, mapEntry } from './directive.ts';

/** `TRACEID-SPANID` of a valid `traceparent`; empty without one. */
export const PARENT_VARIABLE = '$signalbox_parent';

/** What a backend is told, as names and values of headers; one without a value is not to be sent. */
export const TRACE_HEADERS: readonly (readonly [name: string, value: string])[] = [
  ['traceparent', '00-$signalbox_trace-$signalbox_span-$signalbox_flags'],
  ['tracestate', '$signalbox_tracestate'],
];

/** Lower case alone, no id of zeros. */
const IDS = '((?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16})-[0-9a-f]([0-9a-f])';

/** For `http`. Without the header no regular expression is tried but the one that shortens the id. */
export function traceMaps(): readonly ConfigLine[] {
  return [
    comment('A request belongs to the trace its client names (W3C trace context), or begins one of its own.'),
    // Ids and the digit with the sampled flag. A later version may say more behind a dash; `ff` is none.
    map('$http_traceparent', '$signalbox_context', [
      [`~^00-${IDS}$`, '$1-$2'],
      [`~^(?!00|ff)[0-9a-f]{2}-${IDS}(?:-|$)`, '$1-$2'],
    ]),
    map('$signalbox_context', PARENT_VARIABLE, [['~^(.{49})', '$1']]),
    map('$signalbox_context', '$signalbox_trace', [
      ['default', '$request_id'],
      ['~^(.{32})', '$1'],
    ]),
    map('$signalbox_context', '$signalbox_flags', [
      ['default', '01'],
      ['~[02468ace]$', '00'],
    ]),
    map('$signalbox_context', '$signalbox_tracestate', [['~.', '$http_tracestate']]),
    map('$request_id', '$signalbox_span', [['~^(.{16})', '$1']]),
  ];
}

function map(from: string, to: string, entries: readonly (readonly [string, string])[]): ConfigLine {
  return block(
    'map',
    [from, to],
    entries.map(([key, value]) => mapEntry(key, value)),
  );
}
