/** Faults of one change of nginx's config, dealt by a seed: the engine's calls fail, hang, or do what was not asked. */
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { generationFolder } from '../../../stack/control/config/generation-paths.ts';
import type { EngineNginx } from '../../../stack/engines/engine.ts';
import type { ConfigFile } from '../../../stack/nginx/print-config.ts';
import type { LocalNginx } from './local-nginx.ts';

export const FAULT_KINDS = [
  'test refuses',
  'test throws',
  'bad directive',
  'swap fails',
  'reload throws unsent',
  'reload throws sent',
  'worker dies',
  'nginx ends',
  'engine gone',
  'controller killed',
  'controller killed while writing',
  'controller killed while swapping',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** Of the engine's verbs in a change, the one at which it happens; from 1. */
  readonly atCall: number;
}

/** mulberry32: small, and the same everywhere. From 0 to below 1. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Each kind comes equally often; calls are up to where a change is proven. */
export function dealFault(turn: number, random: () => number): Fault {
  const kind = FAULT_KINDS[turn % FAULT_KINDS.length] ?? 'engine gone';
  return { kind, atCall: 1 + Math.floor(random() * CALLS) };
}

const CALLS = 12;

export interface FaultyNginx {
  readonly nginx: EngineNginx;
  /** Resolves when whoever drives it counts as killed: it is never answered again. */
  readonly killed: Promise<void>;
  readonly extraFiles: readonly ConfigFile[];
}

/** The real nginx, with the fault between it and the controller. */
export function withFault(real: LocalNginx, fault: Fault): FaultyNginx {
  let calls = 0;
  let reloads = 0;
  let die: () => void = () => undefined;
  const killed = new Promise<void>((resolve) => {
    die = resolve;
  });
  const through = async <Value>(call: () => Promise<Value>): Promise<Value> => {
    calls += 1;
    if (calls >= fault.atCall && fault.kind === 'engine gone') throw new Error('the engine is gone');
    if (calls >= fault.atCall && fault.kind === 'controller killed') {
      die();
      return new Promise<never>(() => undefined);
    }
    return call();
  };
  return {
    killed,
    extraFiles:
      fault.kind === 'bad directive' ? [{ path: 'conf.d/snippet.conf', text: 'nonsense on;\n' }] : [],
    nginx: {
      test: (path) =>
        through(async () => {
          if (fault.kind === 'test throws') throw new Error('the test could not be run');
          if (fault.kind === 'test refuses') return { accepted: false, output: 'nginx: [emerg] dealt' };
          return real.test(path);
        }),
      reload: () =>
        through(async () => {
          reloads += 1;
          return reloads === 1 ? firstReload(real, fault.kind) : real.reload();
        }),
      dump: (path) => real.dump(path),
      reopen: () => real.reopen(),
      workers: () => through(() => real.workers()),
      succession: {
        quit: (workers) => through(() => real.succession.quit(workers)),
        fallen: () => through(() => real.succession.fallen()),
      },
      ask: (path) => through(() => real.ask(path)),
    },
  };
}

async function firstReload(real: LocalNginx, kind: FaultKind): Promise<void> {
  if (kind === 'reload throws unsent') throw new Error('the engine stuttered');
  if (kind === 'nginx ends') return void process.kill(real.masterPid(), 'SIGTERM');
  const before = new Set((await real.workers()).map((worker) => worker.pid));
  await real.reload();
  if (kind === 'reload throws sent') throw new Error('the answer got lost');
  while (kind === 'worker dies') {
    const fresh = (await real.workers()).find((worker) => !before.has(worker.pid));
    if (fresh !== undefined) return void process.kill(fresh.pid, 'SIGKILL');
    await pause(2);
  }
}

/** What a controller leaves that was killed between two writes; `next` is the generation it was about. */
export async function leaveHalfDone(
  folder: string,
  kind: FaultKind,
  next: number,
  files: readonly ConfigFile[],
  random: () => number,
): Promise<void> {
  const staged = join(folder, generationFolder(next));
  if (kind === 'controller killed while writing') {
    await mkdir(join(staged, 'conf.d'), { recursive: true });
    for (const file of files.slice(0, Math.floor(random() * files.length))) {
      await writeFile(join(staged, file.path), file.text.slice(0, Math.floor(random() * file.text.length)));
    }
  } else {
    await symlink(generationFolder(next), join(folder, 'current.next'));
  }
}

/** A swap cannot be made while this lies in its way. */
export async function blockSwap(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'current.next');
  // One left over from a killed controller is in the way of ours.
  await rm(path, { recursive: true, force: true });
  await mkdir(path);
  return () => rm(path, { recursive: true, force: true });
}
