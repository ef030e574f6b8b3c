/** Events: keepers write their records, the folder says so; only a keeper's own death must be looked for. */
import { watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineEvent } from '../engine.ts';
import { standingOf } from './kept-program.ts';
import { type Layout, makeFolders } from './layout.ts';
import { nameOfRecordFile, type Record, readRecord, readRecords } from './record.ts';

/** Ends when aborted, or after `gone` when the folder of records was taken away. */
export async function* watchRecords(
  layout: Layout,
  proveReady: (record: Record, signal: AbortSignal) => Promise<boolean>,
  signal: AbortSignal,
): AsyncIterable<EngineEvent> {
  await makeFolders(layout);
  const ended = new AbortController();
  const anySignal = AbortSignal.any([signal, ended.signal]);
  const queue = createQueue();
  const changed = (name: string, what: string) => queue.push({ kind: 'changed', name, what });
  const proving = new Set<string>();

  const tellRecord = async (name: string) => {
    const record = await readRecord(layout, name).catch(() => null);
    changed(name, record === null ? 'removed' : WORDS[record.state]);
    const key = `${name} ${record?.child?.pid}`;
    if (record?.state !== 'running' || record.labels.subject.kind !== 'backend' || proving.has(key)) return;
    proving.add(key);
    if (await proveReady(record, anySignal)) changed(name, 'ready');
    proving.delete(key);
  };
  const watcher = watch(layout.records, (_event, file) => {
    const name = file === null ? null : nameOfRecordFile(file);
    if (name !== null) void tellRecord(name);
  });
  watcher.on('error', () => undefined);
  lookForTheLost(layout, queue, anySignal).catch((thrown: Error) =>
    queue.push({ kind: 'gone', reason: `its records cannot be read: ${thrown.message}` }),
  );
  signal.addEventListener('abort', queue.wake);
  try {
    while (!signal.aborted) {
      for (const event of queue.take()) {
        yield event;
        if (event.kind === 'gone') return;
      }
      await queue.filled();
    }
  } finally {
    ended.abort();
    watcher.close();
    signal.removeEventListener('abort', queue.wake);
  }
}

/** A keeper that was killed writes nothing; nor does a folder that was removed. */
async function lookForTheLost(layout: Layout, queue: Queue, signal: AbortSignal): Promise<void> {
  const told = new Set<string>();
  let changedAtMs = 0;
  let records: readonly Record[] = [];
  for (let look = 0; ; look += 1) {
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const folder = await stat(layout.records).catch(() => null);
    if (folder === null) {
      queue.push({ kind: 'gone', reason: `the folder ${layout.records} was removed` });
      return;
    }
    // A folder's time of change moves in steps of some milliseconds: now and then nobody believes it.
    if (folder.mtimeMs !== changedAtMs || look % LOOKS_UNTIL_READ === 0) records = await readRecords(layout);
    changedAtMs = folder.mtimeMs;
    for (const record of records) {
      const key = `${record.labels.name} ${record.keeper.pid} ${record.keeper.start}`;
      if (told.has(key) || (await standingOf(record)).kind !== 'lost') continue;
      told.add(key);
      queue.push({ kind: 'changed', name: record.labels.name, what: 'ended' });
    }
  }
}

interface Queue {
  push(event: EngineEvent): void;
  take(): readonly EngineEvent[];
  filled(): Promise<void>;
  wake(): void;
}

function createQueue(): Queue {
  let events: EngineEvent[] = [];
  let resolve: (() => void) | null = null;
  const wake = () => resolve?.();
  return {
    wake,
    push: (event) => {
      events.push(event);
      wake();
    },
    take: () => {
      const taken = events;
      events = [];
      return taken;
    },
    filled: async () => {
      if (events.length > 0) return;
      await new Promise<void>((done) => {
        resolve = done;
      });
      resolve = null;
    },
  };
}

const WORDS: Readonly<globalThis.Record<Record['state'], string>> = {
  running: 'started',
  waiting: 'ended',
  stopping: 'stopping',
  stopped: 'stopped',
};
const LOOK_EVERY_MS = 1000;
const LOOKS_UNTIL_READ = 5;
