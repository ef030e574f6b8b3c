import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { applyFiles } from '../../../stack/control/config/apply-files.ts';
import { RefusedChange } from '../../../stack/control/config/config-refusals.ts';
import { findDrift } from '../../../stack/control/config/find-drift.ts';
import { nextGeneration } from '../../../stack/control/config/generation-folders.ts';
import { readConfigFiles, readServed } from '../../../stack/control/config/generation-store.ts';
import { proveServing } from '../../../stack/control/config/prove-serving.ts';
import type { Method } from '../../../stack/model/desired.ts';
import type { Routing } from '../../../stack/model/routing.ts';
import { NO_SNIPPETS } from '../../../stack/model/snippets.ts';
import { type ConfigFile, printConfig } from '../../../stack/nginx/print-config.ts';
import { hasNginx, NGINX_PROGRAM } from './local-nginx.ts';
import { blockSwap, dealFault, type Fault, leaveHalfDone, seeded, withFault } from './random-faults.ts';
import { startTestStack, type TestStack } from './test-stack.ts';

if (!hasNginx)
  console.log(`skipped: faults are dealt to a real nginx, and there is none at ${NGINX_PROGRAM}`);

const FAULTS = 204;
const STACKS = 6;
const SEED = Number(process.env.SIGNALBOX_FAULT_SEED ?? Date.now() % 1_000_000);
const METHODS: readonly Method[] = [
  { kind: 'least_conn' },
  { kind: 'ip_hash' },
  { kind: 'random', two: true },
  { kind: 'round_robin' },
];

describe.runIf(hasNginx)('a change that meets a fault, at whichever stage,', () => {
  test(`leaves the old config or the new one, whole, on disk as in nginx: ${FAULTS} faults`, async () => {
    // Settled, so that none outlives the test.
    const dealt = await Promise.allSettled(
      Array.from({ length: STACKS }, (_, index) => dealTo(index, FAULTS / STACKS)),
    );
    const ends = dealt.flatMap((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    });
    // A test that injures nothing proves nothing.
    expect(ends).toHaveLength(FAULTS);
    expect(ends.filter((end) => end === 'refused').length).toBeGreaterThan(FAULTS / 4);
    expect(ends.filter((end) => end === 'killed').length).toBeGreaterThan(FAULTS / 8);
  }, 240_000);
});

type End = 'done' | 'refused' | 'killed';

async function dealTo(index: number, count: number): Promise<readonly End[]> {
  const random = seeded(SEED + index);
  const stack = await startTestStack();
  const ends: End[] = [];
  const printed = new Map<number, readonly ConfigFile[]>([
    [1, printConfig(stack.routing({ kind: 'round_robin' }), 1)],
  ]);
  let story = 'nothing yet';
  try {
    for (let turn = 0; turn < count; turn += 1) {
      const fault = dealFault(turn + index, random);
      story = `SIGNALBOX_FAULT_SEED=${SEED}, stack ${index}, turn ${turn}: ${fault.kind} at call ${fault.atCall}`;
      const method = METHODS[Math.floor(random() * METHODS.length)] ?? { kind: 'ip_hash' };
      const server = `add_header X-Turn ${turn};\n`;
      const snippets = random() < 0.5 ? NO_SNIPPETS : { ...NO_SNIPPETS, server };
      const routing = { ...stack.routing(method), snippets };
      ends.push(await suffer(stack, fault, routing, printed, random));
    }
  } catch (thrown) {
    throw new Error(story, { cause: thrown });
  } finally {
    await stack.remove();
  }
  return ends;
}

/** One fault, and what is owed after it: before the next controller comes, and after. */
async function suffer(
  stack: TestStack,
  fault: Fault,
  routing: Routing,
  printed: Map<number, readonly ConfigFile[]>,
  random: () => number,
): Promise<End> {
  const { nginx } = stack;
  const before = await stack.answeredGeneration();
  const { end, refusal } = await attempt(stack, fault, routing, printed, random);

  await beginAgainIfEnded(stack);
  const current = (await readServed(nginx.folder))?.generation ?? 0;
  if (end === 'done') expect(current).toBeGreaterThan(before);
  if (end === 'refused') expect(current).toBe(before);
  // What says that it serves unchanged must be so at once, with nobody's help.
  if (refusal?.fault.hint === 'The old config still serves, unchanged.' && fault.kind !== 'nginx ends')
    expect(await stack.answeredGeneration()).toBe(before);
  expect(await readConfigFiles(nginx.folder)).toEqual(sorted(printed.get(current) ?? []));

  // What a fault left half done is not taken for another hand's work.
  expect(await findDrift(nginx.folder)).toBeNull();

  // A controller is not there again at once: a reload that was sent has been read by then.
  if (fault.kind === 'engine gone' || fault.kind === 'controller killed') await pause(400);
  const proven = await proveServing({ nginxFolder: nginx.folder, nginx });
  expect(proven.generation).toBe(current);
  for (let ask = 0; ask < 4; ask += 1) expect(await stack.answeredGeneration()).toBe(current);
  expect(await stack.hit()).toMatch(/^flask-app-[12]$/);
  expect((await nginx.test('current/nginx.conf')).accepted).toBe(true);
  return end;
}

async function attempt(
  stack: TestStack,
  fault: Fault,
  routing: Routing,
  printed: Map<number, readonly ConfigFile[]>,
  random: () => number,
): Promise<{ readonly end: End; readonly refusal: RefusedChange | null }> {
  const { nginx } = stack;
  if (fault.kind.startsWith('controller killed while')) {
    const next = await nextGeneration(nginx.folder);
    await leaveHalfDone(nginx.folder, fault.kind, next, printConfig(routing, next), random);
    return { end: 'killed', refusal: null };
  }
  const faulty = withFault(nginx, fault);
  const unblock = fault.kind === 'swap fails' ? await blockSwap(nginx.folder) : async () => undefined;
  const filesOf = (generation: number) => {
    const files = [...printConfig(routing, generation), ...faulty.extraFiles];
    printed.set(generation, files);
    return files;
  };
  const change = applyFiles({
    nginxFolder: nginx.folder,
    nginx: faulty.nginx,
    routing,
    filesOf,
    reportStage: () => undefined,
  }).then(
    () => ({ end: 'done' as const, refusal: null }),
    (thrown: unknown) => {
      if (!(thrown instanceof RefusedChange)) throw thrown;
      return { end: 'refused' as const, refusal: thrown };
    },
  );
  const killed = faulty.killed.then(() => ({ end: 'killed' as const, refusal: null }));
  const ended = await Promise.race([change, killed]);
  await unblock();
  return ended;
}

/** As an engine would: an nginx that ended is started with what is current. */
async function beginAgainIfEnded({ nginx }: TestStack): Promise<void> {
  if (existsSync(join(nginx.folder, 'run/nginx.pid')) && isRunning(nginx)) {
    const answer = await nginx.ask('/generation').catch(() => null);
    if (answer !== null) return;
  }
  while (isRunning(nginx)) await pause(5);
  await nginx.start();
}

function isRunning(nginx: TestStack['nginx']): boolean {
  try {
    return nginx.masterPid() > 0;
  } catch {
    return false;
  }
}

function sorted(files: readonly ConfigFile[]): readonly ConfigFile[] {
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
