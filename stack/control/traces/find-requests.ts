/** The lines of one trace or one request: looked for by their bytes, since the whole log may have to be read. */
import { parseAccessLine } from '../../logs/read/parse-access-line.ts';
import { type AccessLog, type LoggedRequest, openStretch, scanRequests } from '../traffic/scan-log.ts';
import { traceIdOf } from './log-spans.ts';

/** One trace may hold many requests; more are not shown. */
const MAX_REQUESTS = 100;
/** Requests are logged when they end; clocks of a hint may be a little off. */
const AROUND_MS = 5000;

/** `id` is a trace's or a request's, 32 hex digits. With `aroundMs`, when the request ended, that place is tried first. */
export async function findRequests(
  log: AccessLog,
  id: string,
  aroundMs: number | undefined,
): Promise<readonly LoggedRequest[]> {
  const isOf = ({ record }: LoggedRequest) => record.requestId === id || traceIdOf(record) === id;
  if (aroundMs !== undefined) {
    const near: LoggedRequest[] = [];
    for await (const some of scanRequests(log, aroundMs - AROUND_MS, aroundMs + AROUND_MS))
      near.push(...some.filter(isOf));
    if (near.length > 0) return near.slice(0, MAX_REQUESTS);
  }
  const found: LoggedRequest[] = [];
  for await (const line of linesWith(log, id)) {
    const record = parseAccessLine(line);
    if (record === null || !isOf({ record, line })) continue;
    found.push({ record, line });
    if (found.length === MAX_REQUESTS) break;
  }
  return found;
}

/** Every line that holds these bytes, oldest first. */
async function* linesWith(log: AccessLog, text: string): AsyncGenerator<string> {
  const needle = Buffer.from(text);
  for await (const pieces of openStretch(log, 0)) {
    let rest = Buffer.alloc(0);
    for await (const piece of pieces) {
      const bytes = Buffer.concat([rest, piece]);
      const end = bytes.lastIndexOf(NEWLINE) + 1;
      yield* linesIn(bytes.subarray(0, end), needle);
      // A line longer than any of nginx's is let go of.
      rest = bytes.length - end > MAX_LINE ? Buffer.alloc(0) : Buffer.from(bytes.subarray(end));
    }
    yield* linesIn(rest, needle);
  }
}

function* linesIn(bytes: Buffer, needle: Buffer): Generator<string> {
  for (let at = bytes.indexOf(needle); at !== -1; ) {
    const newline = bytes.indexOf(NEWLINE, at);
    const end = newline === -1 ? bytes.length : newline;
    yield bytes.toString('utf8', bytes.lastIndexOf(NEWLINE, at) + 1, end);
    at = end < bytes.length ? bytes.indexOf(needle, end) : -1;
  }
}

const NEWLINE = 0x0a;
const MAX_LINE = 1 << 17;
