/** A line as named fields, each in words a person knows, with the query that finds its like. */
import { parseAccessLine } from '../../stack/logs/read/parse-access-line.ts';
import { parseErrorLine } from '../../stack/logs/read/parse-error-line.ts';
import type { AccessRecord } from '../../stack/model/log-record.ts';
import { bytesText, durationText } from '../format/quantities.ts';
import type { BackendNames } from './format-log-line.ts';

export interface RecordField {
  readonly name: string;
  readonly value: string;
  /** The part of a query that asks for this value; null where none does. */
  readonly term: string | null;
}

export interface WholeRecord {
  readonly fields: readonly RecordField[];
  /** Null where the line is no request. */
  readonly record: AccessRecord | null;
}

/** Values are raw text: whoever shows them makes them visible first. */
export function readRecord(source: string, line: string, names: BackendNames): WholeRecord {
  const record = source === 'access' ? parseAccessLine(line) : null;
  if (record) return { fields: accessFields(record, names), record };
  const error = source === 'error' ? parseErrorLine(line) : null;
  if (error) {
    const fields = [
      field('time', error.time),
      field('severity', error.severity, `level:${error.severity}`),
      field('process', String(error.pid)),
      field('message', error.message.replace(/, client: .*$/s, '')),
      ...[...error.message.matchAll(TRAILER)].map(([, name = '', value = '']) =>
        field(name, value.replace(/^"|"$/g, '')),
      ),
    ];
    return { fields, record: null };
  }
  return { fields: [], record: null };
}

/** For a POSIX shell; what the log does not hold (headers, a body) is not in it. */
export function printCurl(
  { method, path }: AccessRecord,
  url: string,
  headers: readonly string[] = [],
): string {
  const options = method === 'GET' ? '' : method === 'HEAD' ? '--head ' : `--request ${quoted(method)} `;
  const sent = headers.map((header) => `--header ${quoted(header)} `).join('');
  // To curl brackets and braces are many URLs, and dots are worth tidying.
  const asIs = `${/[{}[\]]/.test(path) ? '--globoff ' : ''}${/\/\./.test(path) ? '--path-as-is ' : ''}`;
  return `curl --include ${asIs}${options}${sent}${quoted(url + path)}`;
}

function accessFields(record: AccessRecord, names: BackendNames): readonly RecordField[] {
  const last = record.tries.at(-1);
  const nameOf = (address: string): string => names.get(address) ?? address;
  const decoded = decodedPath(record.path);
  return [
    field('time', new Date(record.timeMs).toISOString()),
    field('request', `${record.method} ${record.path}`, `path:${wordOf(record.path.split('?')[0] ?? '')}`),
    ...(decoded === record.path ? [] : [field('decoded', decoded)]),
    field('status', String(record.status), `status:${record.status}`),
    field('backend', last ? nameOf(last.address) : 'none', `backend:${last ? nameOf(last.address) : 'none'}`),
    ...record.tries.map((one, index) =>
      field(
        record.tries.length === 1 ? 'upstream' : `attempt ${index + 1}`,
        `${nameOf(one.address)} (${one.address}) ${one.status || 'no status'}${one.ms === null ? '' : ` after ${durationText(one.ms)}`}`,
        record.tries.length === 1 ? null : 'is:retried',
      ),
    ),
    field('took', durationText(record.ms)),
    field('sent', bytesText(record.bytes)),
    field('client', record.client, `client:${record.client}`),
    field(
      'cache',
      record.cache === '' ? 'not asked' : record.cache,
      record.cache === '' ? null : `cache:${record.cache.toLowerCase()}`,
    ),
    field('generation', String(record.generation)),
    field('id', record.requestId, `id:${record.requestId}`),
    // Without a parent the request's id is the trace's as well.
    ...(record.parent === '' ? [] : [field('trace', record.parent.slice(0, 32), record.parent.slice(0, 32))]),
  ];
}

function field(name: string, value: string, term: string | null = null): RecordField {
  return { name, value, term };
}

function wordOf(text: string): string {
  return /[\s",]/.test(text) ? `"${text.replaceAll('"', '')}"` : text;
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // Not every percent sign is an escape.
    return path;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** `, client: 1.2.3.4, server: , request: "GET / HTTP/1.1"`: what nginx appends to a message. */
const TRAILER = /, (client|server|request|upstream|host|referrer): ("[^"]*"|[^,]*)/g;
