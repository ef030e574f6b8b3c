import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { markErrorLog } from '../../../stack/control/config/error-log-since.ts';
import { proveGeneration } from '../../../stack/control/config/prove-generation.ts';
import type { EngineNginx } from '../../../stack/engines/engine.ts';

let nginxFolder: string;

beforeEach(async () => {
  nginxFolder = await mkdtemp(join(tmpdir(), 'signalbox-proof-'));
  await mkdir(join(nginxFolder, 'logs'));
  await writeFile(join(nginxFolder, 'logs/error.log'), '');
});
afterEach(() => rm(nginxFolder, { recursive: true }));

/** Generation 2 on worker 20, for whoever is answered. */
async function prove(ask: (askedForMs: number) => Promise<void>) {
  const startedAt = performance.now();
  const nginx: Pick<EngineNginx, 'ask' | 'workers'> = {
    workers: async () => [{ pid: 20, bornAt: 2, isLeaving: false }],
    async ask() {
      await ask(performance.now() - startedAt);
      return { status: 200, body: '{"generation":2,"pid":20}' };
    },
  };
  return proveGeneration({
    nginxFolder,
    nginx: nginx as EngineNginx,
    generation: 2,
    oldWorkers: [{ pid: 10, bornAt: 1, isLeaving: false }],
    logMark: await markErrorLog(nginxFolder),
    limits: { silenceMs: 500, deadlineMs: 10_000 },
  });
}

test('an nginx that is slow to answer is waited for, longer than one that refuses', async () => {
  const late = async (askedForMs: number) => {
    if (askedForMs < 1500) await sleep(60_000, undefined, { ref: false });
  };
  await expect(prove(late)).resolves.toMatchObject({ kind: 'serves' });
});

test('an nginx that refuses connections is gone after the silence', async () => {
  const refused = () => Promise.reject(new Error('connect ECONNREFUSED'));
  await expect(prove(refused)).resolves.toMatchObject({
    kind: 'refused',
    reason: 'nginx no longer answers',
  });
});

const OLD = { pid: 10, bornAt: 1, isLeaving: false };
const NEW = { pid: 20, bornAt: 2, isLeaving: false };

/** An nginx whose new worker is listed from the `readyAt`th look on, and whose old one leaves by nobody's word. */
async function proveSuccession(readyAt: number) {
  let looks = 0;
  const toldAtLooks: number[] = [];
  const nginx: Pick<EngineNginx, 'ask' | 'workers' | 'succession'> = {
    workers: async () => {
      looks += 1;
      return looks < readyAt ? [OLD] : [{ ...OLD, isLeaving: true }, NEW];
    },
    succession: {
      quit: async (workers) => {
        expect(workers).toEqual([OLD]);
        toldAtLooks.push(looks);
      },
      fallen: async () => [],
    },
    ask: async () => ({ status: 200, body: `{"generation":2,"pid":${NEW.pid}}` }),
  };
  const verdict = await proveGeneration({
    nginxFolder,
    nginx: nginx as EngineNginx,
    generation: 2,
    oldWorkers: [OLD],
    logMark: await markErrorLog(nginxFolder),
    limits: { silenceMs: 500, deadlineMs: 300 },
  });
  return { verdict, toldAtLooks };
}

test('old workers are told to leave once a new one was seen twice, and not a look before', async () => {
  const { verdict, toldAtLooks } = await proveSuccession(4);
  expect(toldAtLooks).toEqual([5]);
  expect(verdict.kind).toBe('serves');
});

test('where no new worker shows itself in time, the word is the master’s', async () => {
  const { verdict, toldAtLooks } = await proveSuccession(1000);
  expect(toldAtLooks).toEqual([]);
  expect(verdict.kind).toBe('refused');
});
