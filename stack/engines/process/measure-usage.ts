/** What nginx and the backends use, workers included, once a second. */
import { stat } from 'node:fs/promises';
import { setInterval } from 'node:timers/promises';
import type { Usage } from '../engine.ts';
import type { Layout } from './layout.ts';
import { listProcesses, type ProcessId, type ProcessInfo, readMemory, treeOf } from './process-table.ts';
import { readRecords } from './record.ts';

/** Ends when aborted. A program's keeper is ours, not its: it is not counted. */
export async function* measureUsage(layout: Layout, signal: AbortSignal): AsyncIterable<readonly Usage[]> {
  let seen: Seen = { changedAtMs: 0, age: 0, roots: [], processes: [], memory: new Map() };
  let before = new Map<string, number>();
  let beforeMs = performance.now();
  try {
    for await (const _ of setInterval(PERIOD_MS, null, { signal })) {
      seen = await lookAgain(layout, seen);
      const nowMs = performance.now();
      const elapsedMs = nowMs - beforeMs;
      yield seen.roots.flatMap(({ name, child }) => {
        const tree = treeOf(child.pid, seen.processes);
        if (tree[0]?.start !== child.start) return [];
        const cpu = tree.reduce((sum, one) => sum + one.cpuMs - (before.get(keyOf(one)) ?? one.cpuMs), 0);
        const memoryBytes = tree.reduce((sum, one) => sum + (seen.memory.get(keyOf(one)) ?? 0), 0);
        return [{ name, cpu: cpu / elapsedMs, memoryBytes }];
      });
      // A process that was born since has no past to compare with.
      before = new Map(seen.processes.map((one) => [keyOf(one), one.cpuMs]));
      beforeMs = nowMs;
    }
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
}

interface Seen {
  /** When the folder of records last changed. */
  readonly changedAtMs: number;
  /** Looks since the whole table was read. */
  readonly age: number;
  readonly roots: readonly { readonly name: string; readonly child: ProcessId }[];
  /** All processes of all roots. */
  readonly processes: readonly ProcessInfo[];
  readonly memory: ReadonlyMap<string, number>;
}

/** Known processes are read again; the rest only now and then, or when a record or a process changed. */
async function lookAgain(layout: Layout, seen: Seen): Promise<Seen> {
  const changedAtMs = (await stat(layout.records).catch(() => null))?.mtimeMs ?? 0;
  if (changedAtMs === seen.changedAtMs && seen.age < LOOKS_UNTIL_WHOLE) {
    const processes = await listProcesses(seen.processes.map((one) => one.pid));
    const isSame = processes.every((one, at) => one.start === seen.processes[at]?.start);
    if (isSame && processes.length === seen.processes.length)
      return { ...seen, age: seen.age + 1, processes };
  }
  const roots = (await readRecords(layout)).flatMap(({ labels, child }) =>
    child === null ? [] : [{ name: labels.name, child }],
  );
  const all = await listProcesses();
  const processes = roots.flatMap(({ child }) => treeOf(child.pid, all));
  const memory = await Promise.all(
    processes.map(async (one) => [keyOf(one), await readMemory(one)] as const),
  );
  return { changedAtMs, age: 0, roots, processes, memory: new Map(memory) };
}

function keyOf({ pid, start }: ProcessId): string {
  return `${pid} ${start}`;
}

const PERIOD_MS = 1000;
const LOOKS_UNTIL_WHOLE = 10;
