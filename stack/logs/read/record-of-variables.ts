/** The values of a line of any format, to the record all lines become. */
import type { AccessRecord } from '../../model/log-record.ts';
import type { LogVariable } from './log-variables.ts';
import { parseTries } from './parse-tries.ts';

type Values = Readonly<Partial<Record<LogVariable, string>>>;

/** `ms` is -1 where the format does not say how long a request took. */
export function recordOf(values: Values): AccessRecord {
  const [method, path] = requestOf(values);
  return {
    timeMs: timeOf(values),
    generation: 0,
    client: values.remote_addr ?? '',
    method,
    path,
    status: numberOf(values.status) ?? 0,
    bytes: numberOf(values.bytes_sent ?? values.body_bytes_sent) ?? 0,
    ms: msOf(values.request_time) ?? -1,
    tries: parseTries(
      values.upstream_addr ?? '',
      values.upstream_status ?? '',
      values.upstream_response_time ?? '',
    ),
    cache: dashless(values.upstream_cache_status),
    requestId: values.request_id ?? '',
    parent: '',
  };
}

/** `$request` is `GET /path HTTP/1.1`, or whatever a stranger sent in its place: then that is the path. */
function requestOf({ request, request_method, request_uri, uri }: Values): readonly [string, string] {
  const parts = request === undefined ? null : /^(\S+) (.*?)(?: HTTP\/\d\.\d)?$/s.exec(request);
  const method = dashless(request_method ?? parts?.[1]);
  return [method, unescaped(request_uri ?? parts?.[2] ?? request ?? uri ?? '')];
}

/** nginx's default escape: `\x22` for a quote, and so for backslashes and control characters. */
function unescaped(text: string): string {
  return text.includes('\\x')
    ? text.replace(/\\x([\dA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
}

function timeOf({ msec, time_iso8601, time_local }: Values): number {
  if (msec !== undefined) return msOf(msec) ?? 0;
  if (time_iso8601 !== undefined) return Date.parse(time_iso8601) || 0;
  if (time_local === undefined) return 0;
  // 21/Nov/2026:01:02:03 +0000
  const [, day, month = '', year, clock, hours, minutes] =
    /^(\d\d)\/(\w{3})\/(\d{4}):(\S+) ([+-]\d\d)(\d\d)$/.exec(time_local) ?? [];
  const number = String(MONTHS.indexOf(month) + 1).padStart(2, '0');
  return Date.parse(`${year}-${number}-${day}T${clock}${hours}:${minutes}`) || 0;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function msOf(seconds: string | undefined): number | null {
  const number = numberOf(seconds);
  return number === null ? null : Math.round(number * 1000);
}

function numberOf(text: string | undefined): number | null {
  const number = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}

function dashless(text: string | undefined): string {
  return text === undefined || text === '-' ? '' : text;
}
