/** Lines of the error log that say the same, together. Message forms: nginx's own, `…, client: A, request: "R", upstream: "U"`. */
import type { ErrorRecord } from '../../model/log-record.ts';
import { parseErrorLine } from '../read/parse-error-line.ts';

/** What an error line tells of the request it belongs to; null where it names none. */
export interface ErrorContext {
  readonly client: string | null;
  /** `GET /path HTTP/1.1`. */
  readonly request: string | null;
  /** As in `$upstream_addr`. */
  readonly upstream: string | null;
}

export interface ErrorGroup extends ErrorContext {
  readonly severity: string;
  /** What the lines have in common: the newest one's words without numbers, quoted text and its request. */
  readonly message: string;
  readonly count: number;
  /** nginx's own local time text. */
  readonly firstAt: string;
  readonly lastAt: string;
  /** The newest line, whole. */
  readonly sample: string;
}

/** Groups kept apart; lines of further ones are counted under one named so. */
const MAX_GROUPS = 200;

/** Lines oldest first; groups newest first. A line without a head goes on with the one before it. */
export function groupErrors(lines: readonly string[]): readonly ErrorGroup[] {
  const groups = new Map<string, ErrorGroup>();
  for (const line of lines) {
    const record = parseErrorLine(line);
    if (record === null) continue;
    const context = readContext(record.message);
    const message = commonWords(record.message);
    const isKnown = groups.size < MAX_GROUPS;
    const key = JSON.stringify([record.severity, message, context.upstream]);
    const place = isKnown || groups.has(key) ? key : `rest ${record.severity}`;
    const before = groups.get(place);
    // Told last: it is the newest.
    groups.delete(place);
    groups.set(place, grown(before, record, place === key ? message : 'other messages', context, line));
  }
  return [...groups.values()].reverse();
}

/** Parts after the message proper; the request may hold anything but a bare quote. */
export function readContext(message: string): ErrorContext {
  const upstream = UPSTREAM.exec(message)?.[1] ?? null;
  return {
    client: CLIENT.exec(message)?.[1] ?? null,
    request: REQUEST.exec(message)?.[1] ?? null,
    upstream,
  };
}

const CLIENT = /, client: ([^,]+)/;
const REQUEST = /, request: "((?:[^"\\]|\\.)*)"/;
/** `http://10.0.0.3:8000/path`, `http://unix:/run/a.sock:/path`; the group's name where no backend was alive. */
const UPSTREAM = /, upstream: "\w+:\/\/(unix:[^":]+|[^"/]+)/;

function grown(
  before: ErrorGroup | undefined,
  { time, severity }: ErrorRecord,
  message: string,
  context: ErrorContext,
  sample: string,
): ErrorGroup {
  const [count, firstAt] = [(before?.count ?? 0) + 1, before?.firstAt ?? time];
  return { ...context, severity, message, count, firstAt, lastAt: time, sample };
}

/** Errno and reason, in brackets, stay as they are. */
function commonWords(message: string): string {
  const [words = ''] = message.replace(/^\*\d+ /, '').split(/, (?:client|server|request|upstream): /, 1);
  return words
    .replace(/"[^"]*"/g, '"…"')
    .replace(/\d{3,}(?![^(]*\))/g, '…')
    .slice(0, MAX_MESSAGE_LENGTH);
}

const MAX_MESSAGE_LENGTH = 300;
