/** Starting, stopping and judging one kept program: what containers and their daemon are to a container engine. */
import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { FaultError } from '../../model/faults.ts';
import { type Layout, makeFolders, makeRunFolder, outputPath, recordPath } from './layout.ts';
import { isAlive, killGroup, readBootId, signalProcess } from './process-table.ts';
import { type Labels, type LastExit, type Record, readRecord, removeTraces, writeStopped } from './record.ts';

export interface Order {
  readonly labels: Labels;
  readonly command: readonly [string, ...string[]];
  readonly folder: string;
  readonly environment: Readonly<globalThis.Record<string, string>>;
  /** Removed before each start: a program that was killed leaves its socket, and cannot bind it again. */
  readonly socket: string;
  readonly stopSignal: 'TERM' | 'QUIT';
}

export interface KeeperProgram {
  readonly python: string;
  readonly script: string;
}

/** What is true of a record now. `lost`: nobody keeps it any more, although nobody stopped it. */
export type Standing =
  | { readonly kind: 'running'; readonly child: NonNullable<Record['child']> }
  | { readonly kind: 'returning'; readonly reason: string }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'lost'; readonly reason: string };

/** Starts a keeper that outlives this process. Resolves when the program was started once; the record is there then. */
export async function startKept(layout: Layout, keeper: KeeperProgram, order: Order): Promise<void> {
  await makeFolders(layout);
  await makeRunFolder(layout);
  const { name } = order.labels;
  const output = outputPath(layout, name);
  const log = await open(output, 'a', 0o600);
  try {
    const options = ['--unlink', order.socket, '--stop-signal', order.stopSignal];
    const given = [recordPath(layout, name), output, JSON.stringify(order.labels), ...options];
    // -I -S: nobody's environment and site packages decide what the keeper is; it also starts sooner.
    const child = spawn(keeper.python, ['-I', '-S', keeper.script, ...given, '--', ...order.command], {
      cwd: order.folder,
      env: { ...order.environment },
      detached: true,
      stdio: ['ignore', 'pipe', log.fd],
    });
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.stdout?.once('data', () => resolve());
      child.stdout?.once('end', () => reject(new Error('its keeper ended at once')));
    });
    child.stdout?.destroy();
    child.unref();
  } catch (thrown) {
    const detail = await lastWords(layout, name);
    await removeTraces(layout, name);
    const message = `${name} could not be started: ${(thrown as Error).message}.`;
    throw new FaultError({ code: 'engine-failed', message, detail }, { cause: thrown });
  } finally {
    await log.close();
  }
}

/** Stops a program and waits until it has ended, workers included; its record stays, and says so. */
export async function stopKept(layout: Layout, record: Record): Promise<void> {
  const standing = await standingOf(record);
  if (standing.kind === 'stopped') return;
  if (record.boot === (await readBootId())) {
    const isTold = await signalProcess(record.keeper, 'SIGTERM');
    if (isTold && !(await endsWithin(record, PATIENCE_MS))) await signalProcess(record.keeper, 'SIGKILL');
    // Only a keeper that was itself killed leaves its program behind.
    const latest = (await readRecord(layout, record.labels.name)) ?? record;
    if (latest.child !== null) await killGroup(latest.child);
    if (latest.state === 'stopped') return;
  }
  await writeStopped(layout, record);
}

/** Stops a program if it runs, and removes every trace of it. */
export async function removeKept(layout: Layout, name: string): Promise<void> {
  const record = await readRecord(layout, name);
  if (record !== null) await stopKept(layout, record);
  await removeTraces(layout, name);
}

export async function standingOf(record: Record): Promise<Standing> {
  if (record.state === 'stopped') return { kind: 'stopped' };
  if (record.boot !== (await readBootId())) return { kind: 'lost', reason: 'this machine was started anew' };
  if (!(await isAlive(record.keeper)))
    return { kind: 'lost', reason: 'the keeper of this process was ended' };
  if (record.child === null) return { kind: 'returning', reason: exitWords(record.lastExit) };
  // Between a death and the keeper's word about it.
  if (!(await isAlive(record.child))) return { kind: 'returning', reason: 'ended just now' };
  return { kind: 'running', child: record.child };
}

/** The last lines a program printed: evidence for a fault. */
export async function lastWords(layout: Layout, name: string): Promise<string> {
  const text = await readFile(outputPath(layout, name), 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-LAST_LINES).join('\n');
}

export function exitWords(exit: LastExit | null): string {
  if (exit === null) return 'ended';
  return exit.signal === null ? `exited with ${exit.code}` : `ended by ${exit.signal}`;
}

async function endsWithin({ keeper }: Record, patienceMs: number): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  while (await isAlive(keeper)) {
    if (Date.now() > deadline) return false;
    await sleep(10);
  }
  return true;
}

/** A keeper gives its program 10 s, then kills it. */
const PATIENCE_MS = 13_000;
const LAST_LINES = 20;
