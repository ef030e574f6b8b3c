/** What a keeper writes of the program it keeps, and nobody else: a record that does not fit is not ours. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { type Layout, outputPath, recordPath, socketPath } from './layout.ts';
import type { ProcessId } from './process-table.ts';

/** What we told the keeper to remember: who this is, and which wish it fulfils. */
export interface Labels {
  readonly name: string;
  readonly fingerprint: string;
  readonly subject: Subject;
}

/** What is kept: nginx, or one backend with the path that answers 200 when it can serve. */
export type Subject =
  | { readonly kind: 'nginx' }
  | {
      readonly kind: 'backend';
      readonly service: string;
      readonly number: number;
      readonly healthPath: string;
      /** Absent: http. */
      readonly protocol?: 'uwsgi' | undefined;
      /** It listens on this port of 127.0.0.1. Absent: on its unix socket. */
      readonly directPort?: number | undefined;
    };

export interface LastExit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly at: string;
}

/** `waiting`: the program ended, its keeper starts it again in a moment. */
export type KeptState = 'running' | 'waiting' | 'stopping' | 'stopped';

export interface Record {
  readonly format: 1;
  readonly labels: Labels;
  readonly boot: string;
  readonly keeper: ProcessId;
  readonly child: (ProcessId & { readonly since: string }) | null;
  readonly state: KeptState;
  readonly restarts: number;
  readonly lastExit: LastExit | null;
}

export async function readRecord(layout: Layout, name: string): Promise<Record | null> {
  const text = await readFile(recordPath(layout, name), 'utf8').catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return null;
    throw thrown;
  });
  return text === null ? null : parseRecord(name, text);
}

export async function readRecords(layout: Layout): Promise<readonly Record[]> {
  const files = await readdir(layout.records).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return [];
    throw thrown;
  });
  const names = files.filter((file) => file.endsWith('.json')).map((file) => basename(file, '.json'));
  const records = await Promise.all(names.sort().map((name) => readRecord(layout, name)));
  return records.filter((record) => record !== null);
}

/** For a keeper that can no longer say so itself. */
export async function writeStopped(layout: Layout, record: Record): Promise<void> {
  const stopped: Record = { ...record, child: null, state: 'stopped' };
  await writeFileAtomic(recordPath(layout, record.labels.name), JSON.stringify(stopped), { mode: 0o600 });
}

/** Everything that is left of a program that does not run. */
export async function removeTraces(layout: Layout, name: string): Promise<void> {
  const output = outputPath(layout, name);
  const sockets = name === 'nginx' ? layout.controlSocket : socketPath(layout, name);
  // The record last: while it is there, it can be tried again.
  for (const path of [output, `${output}.1`, sockets, recordPath(layout, name)])
    await rm(path, { force: true });
}

/** Whether a file in the folder of records is one, and of whom. */
export function nameOfRecordFile(file: string): string | null {
  return file.endsWith('.json') ? basename(file, '.json') : null;
}

/** Null for text that no keeper of ours wrote for this name. */
export function parseRecord(name: string, text: string): Record | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const record = value as Record;
  const isWhole =
    record?.format === 1 &&
    record.labels?.name === name &&
    typeof record.labels.fingerprint === 'string' &&
    isSubject(record.labels.subject) &&
    typeof record.boot === 'string' &&
    isProcessId(record.keeper) &&
    (record.child === null || isProcessId(record.child)) &&
    STATES.has(record.state);
  return isWhole ? record : null;
}

function isSubject(value: unknown): value is Subject {
  const subject = value as Subject | undefined;
  if (subject?.kind !== 'backend') return subject?.kind === 'nginx';
  return (
    typeof subject.service === 'string' &&
    Number.isInteger(subject.number) &&
    typeof subject.healthPath === 'string' &&
    (subject.directPort === undefined || Number.isInteger(subject.directPort))
  );
}

function isProcessId(value: unknown): value is ProcessId {
  const id = value as ProcessId | undefined;
  return Number.isInteger(id?.pid) && Number(id?.pid) > 1 && typeof id?.start === 'string' && id.start !== '';
}

const STATES: ReadonlySet<unknown> = new Set(['running', 'waiting', 'stopping', 'stopped']);
