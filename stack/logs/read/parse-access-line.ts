/**
 * One line of the access log as this project's `log_format` prints it, to a record. The one full parser: whoever
 * writes a faster one for some lines hands it the rest, and is held to its answers.
 */
import type { AccessRecord } from '../../model/log-record.ts';
import { parseTries } from './parse-tries.ts';

/** The record, or null where the line is not a request of ours. Never throws: a log holds what strangers sent. */
export function parseAccessLine(line: string): AccessRecord | null {
  const raw = parseObject(line);
  if (raw === null || !isRawLine(raw)) return null;
  return {
    timeMs: msOf(raw.time),
    generation: raw.generation,
    client: raw.client,
    method: raw.method,
    path: raw.path,
    status: raw.status,
    bytes: raw.bytes,
    ms: msOf(raw.ms),
    tries: parseTries(raw.upstream, raw.upstream_status, raw.upstream_ms),
    cache: raw.cache === '-' ? '' : raw.cache,
    requestId: raw.id,
    parent: raw.parent ?? '',
  };
}

/** The line's fields, by the names and units nginx was told to print: times in seconds. */
interface RawLine {
  readonly time: number;
  readonly generation: number;
  readonly client: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly bytes: number;
  readonly ms: number;
  readonly upstream: string;
  readonly upstream_status: string;
  readonly upstream_ms: string;
  readonly cache: string;
  readonly id: string;
  /** Absent in lines from before it was logged. */
  readonly parent?: string;
}

function parseObject(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null;
  return parseJson(line) ?? parseJson(line.replace(PADDED_STATUS, '"status":$1'));
}

/** `$status` is printed `%03ui`: `000` or `009` where the request ended before its answer began. Not JSON. */
const PADDED_STATUS = /"status":0{1,2}(\d)(?=,"bytes":)/;

function parseJson(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}

function isRawLine(raw: object): raw is RawLine {
  const line = raw as Readonly<Record<string, unknown>>;
  return (
    TEXTS.every((name) => typeof line[name] === 'string') &&
    COUNTS.every((name) => Number.isSafeInteger(line[name]) && (line[name] as number) >= 0) &&
    (line.parent === undefined || typeof line.parent === 'string') &&
    SECONDS.every((name) => Number.isFinite(line[name]) && (line[name] as number) >= 0)
  );
}

const TEXTS = [
  'client',
  'method',
  'path',
  'upstream',
  'upstream_status',
  'upstream_ms',
  'cache',
  'id',
] as const;
const COUNTS = ['generation', 'status', 'bytes'] as const;
const SECONDS = ['time', 'ms'] as const;

function msOf(seconds: number): number {
  return Math.round(seconds * 1000);
}
