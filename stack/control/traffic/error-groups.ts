/** The end of the error log, grouped, and each group's newest line linked to its request. */
import { type ErrorGroup, groupErrors } from '../../logs/count/group-errors.ts';
import type { BackendOf } from '../../logs/count/histogram.ts';
import { LineSplitter } from '../../logs/read/split-lines.ts';
import type { AccessRecord } from '../../model/log-record.ts';
import type { LinkedRequest, TrafficErrors } from '../../model/traffic.ts';
import { findLineStart } from '../logs/find-line-start.ts';
import { LogFile } from '../logs/log-file.ts';
import { type AccessLog, scanRequests } from './scan-log.ts';

export interface ErrorSources extends AccessLog {
  readonly errorLogPath: string;
  readonly backendOf: BackendOf;
  /** The config that serves; null before the first. */
  readonly generation: number | null;
}

/** Newest group first. A log that is not there has no errors. */
export async function readErrorGroups(sources: ErrorSources): Promise<TrafficErrors> {
  const { lines, isCut } = await readEnd(sources.errorLogPath);
  const groups = groupErrors(lines);
  const linked = [];
  for (const [at, group] of groups.entries()) {
    const request = at < LINKED_GROUPS ? await findRequest(group, sources) : null;
    const { severity, message, count, firstAt, lastAt, sample, upstream } = group;
    const backend = upstream === null ? null : ownerOf(upstream, sources);
    linked.push({ severity, message, count, firstAt, lastAt, sample, backend, request });
  }
  return { groups: linked, lines: lines.length, isCut };
}

const MAX_LINES = 20_000;
const LINKED_GROUPS = 30;
/** The access log tells of a request when it is over: a while after its error. */
const AFTERWARDS_MS = 15_000;
const MAX_REQUESTS_SEARCHED = 50_000;
/** A backend that left may have been of an older config; its address is another's soon enough. */
const GENERATIONS_ASKED = 8;

async function readEnd(
  path: string,
): Promise<{ readonly lines: readonly string[]; readonly isCut: boolean }> {
  let start = 0;
  const file = await LogFile.open(path, async (handle) => {
    start = await findLineStart(handle, MAX_LINES);
    return start;
  });
  if (file === null) return { lines: [], isCut: false };
  const lines: string[] = [];
  const splitter = new LineSplitter();
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  try {
    while (lines.length < MAX_LINES) {
      const { bytes } = await file.read(buffer);
      if (bytes.length === 0) break;
      splitter.push(bytes, (from, first, end) =>
        lines.push(Buffer.from(from.slice(first, end)).toString('utf8')),
      );
    }
  } finally {
    await file.close();
  }
  return { lines, isCut: start > 0 };
}

const READ_BYTES = 65_536;

function ownerOf(upstream: string, { backendOf, generation }: ErrorSources): string | null {
  const newest = generation ?? 0;
  for (let one = newest; one > 0 && one > newest - GENERATIONS_ASKED; one -= 1) {
    const name = backendOf(one, upstream);
    if (name !== null) return name;
  }
  return null;
}

/** nginx writes local time, and in a container that is often UTC: both are looked at. */
async function findRequest(group: ErrorGroup, sources: ErrorSources): Promise<LinkedRequest | null> {
  if (group.client === null || group.request === null) return null;
  for (const atMs of new Set([timeOf(group.lastAt, ''), timeOf(group.lastAt, 'Z')])) {
    const found = await findAround(group, atMs, sources);
    if (found !== null) return found;
  }
  return null;
}

async function findAround(
  group: ErrorGroup,
  atMs: number,
  sources: ErrorSources,
): Promise<LinkedRequest | null> {
  let searched = 0;
  for await (const found of scanRequests(sources, atMs - 1000, atMs + AFTERWARDS_MS)) {
    const match = found.find(({ record }) => isOf(record, group));
    if (match !== undefined) return linkedOf(match.record);
    searched += found.length;
    if (searched > MAX_REQUESTS_SEARCHED) return null;
  }
  return null;
}

function isOf(
  { client, method, path, tries }: AccessRecord,
  { client: asker, request, upstream }: ErrorGroup,
): boolean {
  if (client !== asker || !(request ?? '').startsWith(`${method} ${path} `)) return false;
  return upstream === null || tries.some(({ address }) => address === upstream);
}

function linkedOf({ timeMs, requestId, client, method, path, status }: AccessRecord): LinkedRequest {
  return { timeMs, requestId, client, request: `${method} ${path}`, status };
}

/** `2026/11/21 01:02:03`, as this machine's time for no zone. */
function timeOf(text: string, zone: '' | 'Z'): number {
  return Date.parse(`${text.replaceAll('/', '-').replace(' ', 'T')}${zone}`);
}
