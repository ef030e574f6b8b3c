/** What following costs beside stock `tail` with JSON.parse, how far it lags behind, and a minute of 20,000 lines/s. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FollowState } from './follower.ts';
import { createRandom, lineOf } from './write-log.ts';

interface Cost {
  readonly cpuMicrosPerLine: number;
  readonly lagMs: { readonly p50: number; readonly p99: number; readonly highest: number };
}

export interface FollowingResult {
  readonly ours: Cost;
  readonly tail: Cost;
  /** Our processor time per line, as a share of tail's. */
  readonly costShare: number;
}

/** `linesPerWrite` lines at once, `writesPerSecond` times a second. */
export async function benchFollowing(
  folder: string,
  rate: { readonly linesPerWrite: number; readonly writesPerSecond: number; readonly seconds: number },
): Promise<FollowingResult> {
  const ours = await timeFollower(folder, 'ours', rate);
  const tail = await timeFollower(folder, 'tail', rate);
  return { ours, tail, costShare: ours.cpuMicrosPerLine / tail.cpuMicrosPerLine };
}

export interface LongFollowing {
  readonly written: number;
  readonly counted: number;
  /** Share of a core. */
  readonly cores: number;
  readonly lagMs: Cost['lagMs'];
  /** Highest less lowest, after the first third. */
  readonly memorySpreadMib: number;
  readonly memoryMib: number;
  readonly rotations: number;
}

/** 20,000 lines a second, each a write of its own, renamed and made anew every few seconds. */
export async function benchLongFollowing(folder: string, seconds: number): Promise<LongFollowing> {
  const path = join(folder, 'long.log');
  await writeFile(path, '');
  const follower = startFollower(folder, path, 'ours');
  await follower.ask();
  const next = createRandom(7);
  const lines = Array.from({ length: 5000 }, (_, at) => `${lineOf(at, next)}\n`);
  const writes: (readonly [number, number])[] = [];
  const steps: (readonly [number, number])[] = [];
  const memory: number[] = [];
  const before = await follower.ask();
  const startedAtMs = performance.now();
  let file = openSync(path, 'a');
  let written = 0;
  let rotations = 0;
  let looks = 0;
  while (performance.now() - startedAtMs < seconds * 1000) {
    const elapsedMs = performance.now() - startedAtMs;
    for (const due = elapsedMs * 20; written < due; written += 1)
      writeSync(file, lines[written % lines.length] ?? '');
    writes.push([Date.now(), written]);
    if (elapsedMs > (rotations + 1) * ROTATE_EVERY_MS) {
      rotations += 1;
      closeSync(file);
      for (let at = 7; at > 0; at -= 1) tryRename(`${path}.${at}`, `${path}.${at + 1}`);
      renameSync(path, `${path}.1`);
      file = openSync(path, 'a');
    }
    if (elapsedMs > looks * 1000) {
      looks += 1;
      const state = await follower.ask();
      steps.push(...state.steps);
      if (elapsedMs > (seconds * 1000) / 3) memory.push(state.rssMib);
    }
    await sleep(5);
  }
  closeSync(file);
  const took = performance.now() - startedAtMs;
  const after = await caughtUp(follower, written, steps);
  follower.close();
  return {
    written,
    counted: after.counted,
    cores: (after.cpuMs - before.cpuMs) / took,
    lagMs: lagOf(writes, steps),
    memorySpreadMib: Math.max(...memory) - Math.min(...memory),
    memoryMib: Math.max(...memory),
    rotations,
  };
}

const ROTATE_EVERY_MS = 9000;

function tryRename(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch {
    // Not so many rotations yet.
  }
}

async function timeFollower(
  folder: string,
  mode: 'ours' | 'tail',
  rate: { readonly linesPerWrite: number; readonly writesPerSecond: number; readonly seconds: number },
): Promise<Cost> {
  const path = join(folder, `${mode}-${rate.linesPerWrite}.log`);
  await writeFile(path, '');
  const follower = startFollower(folder, path, mode);
  await follower.ask();
  const next = createRandom(5);
  const block = (at: number) =>
    Array.from({ length: rate.linesPerWrite }, (_, n) => `${lineOf(at + n, next)}\n`).join('');
  const blocks = Array.from({ length: 200 }, (_, at) => block(at));
  const file = openSync(path, 'a');
  const writes: (readonly [number, number])[] = [];
  const write = async (seconds: number, from: number): Promise<number> => {
    const startedAtMs = performance.now();
    let done = 0;
    while (done < seconds * rate.writesPerSecond) {
      const due = ((performance.now() - startedAtMs) / 1000) * rate.writesPerSecond;
      for (; done < Math.min(due, seconds * rate.writesPerSecond); done += 1) {
        writeSync(file, blocks[done % blocks.length] ?? '');
        writes.push([Date.now(), from + (done + 1) * rate.linesPerWrite]);
      }
      await sleep(1);
    }
    return from + done * rate.linesPerWrite;
  };
  // Warm first: programs that follow do so for long.
  const warm = await write(1, 0);
  const before = await caughtUp(follower, warm, []);
  writes.length = 0;
  const steps: (readonly [number, number])[] = [];
  const written = await write(rate.seconds, warm);
  const after = await caughtUp(follower, written, steps);
  closeSync(file);
  follower.close();
  return {
    cpuMicrosPerLine: ((after.cpuMs - before.cpuMs) * 1000) / (written - warm),
    lagMs: lagOf(writes, steps),
  };
}

/** From a write until the follower had counted it. */
function lagOf(
  writes: readonly (readonly [number, number])[],
  steps: readonly (readonly [number, number])[],
) {
  const lags: number[] = [];
  let at = 0;
  for (const [writtenAtMs, lines] of writes) {
    while (at < steps.length && (steps[at]?.[1] ?? 0) < lines) at += 1;
    const countedAtMs = steps[at]?.[0];
    if (countedAtMs !== undefined) lags.push(Math.max(0, countedAtMs - writtenAtMs));
  }
  lags.sort((a, b) => a - b);
  const quantile = (share: number) => lags[Math.min(lags.length - 1, Math.floor(share * lags.length))] ?? 0;
  return { p50: quantile(0.5), p99: quantile(0.99), highest: lags.at(-1) ?? 0 };
}

interface Follower {
  ask(): Promise<FollowState>;
  close(): void;
}

async function caughtUp(
  follower: Follower,
  lines: number,
  steps: (readonly [number, number])[],
): Promise<FollowState> {
  for (const deadline = performance.now() + 20_000; ; ) {
    const state = await follower.ask();
    steps.push(...state.steps);
    if (state.counted >= lines || performance.now() > deadline) return state;
    await sleep(20);
  }
}

function startFollower(folder: string, path: string, mode: string): Follower {
  const child = spawn(process.execPath, [join(folder, 'follower.mjs'), path, mode], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask() {
      child.stdin.write('\n');
      const { value, done } = await answers.next();
      if (done === true) throw new Error(`The follower (${mode}) ended without an answer.`);
      return JSON.parse(value) as FollowState;
    },
    close: () => void child.stdin.end(),
  };
}
