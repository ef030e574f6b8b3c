/** Two shells change one real stack at once: over the controller's socket, and as commands of their own. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SignalboxClient } from '../../stack/contract/client.ts';
import { faultOfCall } from '../../stack/contract/client.ts';
import type { Controller } from '../../stack/control/controller.ts';
import { openController } from '../../stack/control/open-controller.ts';
import { findEngine } from '../../stack/engines/find-engine.ts';
import type { BackendTuning } from '../../stack/model/balancing.ts';
import type { Actor } from '../../stack/model/receipt.ts';
import { joinLocalSocket } from '../../stack/serve/join-local-socket.ts';
import { serveLocalSocket } from '../../stack/serve/local-socket.ts';
import { type BuiltProgram, buildProgram } from '../cli/built-program.ts';
import { IMAGES_FOLDER, processUnavailable } from '../engines/process/process-harness.ts';
import { freePort } from './stack-under-test.ts';

const unavailable = await processUnavailable();
if (unavailable !== null) console.warn(`skipped: two shells on the process engine: ${unavailable}`);

type Shell = Exclude<Actor, 'signalbox'>;

describe.skipIf(unavailable !== null)('two shells on the process engine', () => {
  let home = '';
  let port = 0;
  let program: BuiltProgram;
  let controller: Controller;
  let window: SignalboxClient;
  let browser: SignalboxClient;
  const ends: (() => unknown)[] = [];

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'signalbox-shells-'));
    port = await freePort();
    ends.push(() => rm(home, { recursive: true, force: true }));
    program = await buildProgram();
    ends.push(program.remove);
    controller = await openController({
      home,
      imagesFolder: IMAGES_FOLDER,
      loadWorkerPath: '/nonexistent',
      findEngine,
      report: () => undefined,
    });
    ends.push(() => controller.close());
    const served = await serveLocalSocket(controller);
    ends.push(() => served.close());
    window = await joined();
    browser = await joined();
    await window.stack.up({ by: 'window', engine: 'process', scale: 3, port });
    ends.push(() => controller.down({ by: 'window' }));
  });
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });

  async function joined(): Promise<SignalboxClient> {
    const shell = await joinLocalSocket(home);
    if (shell === null) throw new Error('nobody answers at the socket');
    ends.push(shell.close);
    return shell.client;
  }
  const tune = (shell: SignalboxClient, by: Shell, number: number, tuning: BackendTuning, revision: number) =>
    shell.stack.apply({
      by,
      revision,
      edits: [{ kind: 'tune', backend: `flask-app-${number}`, tuning }],
    });
  const upstream = () => readFile(join(home, 'nginx/current/conf.d/upstream-flask-app.conf'), 'utf8');

  test('of two edits at once on one board, nginx serves the first; the second is refused, shown the newer generation, sees the first, and is made upon it', async () => {
    const { revision } = await window.stack.board();
    const [first, second] = await Promise.allSettled([
      tune(window, 'window', 1, { weight: 3 }, revision),
      tune(browser, 'browser', 2, { weight: 5 }, revision),
    ]);
    if (first.status !== 'fulfilled' || second.status !== 'rejected') throw new Error('both, or neither');
    expect(faultOfCall(second.reason)).toMatchObject({
      code: 'wish-changed',
      newer: {
        revision: revision + 1,
        generation: first.value.generation,
        what: 'flask-app-1 weight=3',
        by: 'window',
      },
    });
    expect(await upstream()).not.toContain('weight=5');
    const board = await browser.stack.board();
    expect(board.service.tunings).toEqual({ '1': { weight: 3 } });
    const { generation } = await tune(browser, 'browser', 2, { weight: 5 }, board.revision);
    expect(generation).toBe((first.value.generation ?? 0) + 1);
    expect(await upstream()).toMatch(/weight=3 .*# flask-app-1\n.*weight=5 .*# flask-app-2/);
  });

  test('commands at once come one after the other, each on what the others left: nobody’s edit is lost', async () => {
    const before = (await controller.receipts()).length;
    const commands = [
      'backend flask-app-1 set --weight 7',
      'backend flask-app-1 set --max-fails 2',
      'backend flask-app-2 set --weight 1 --fail-timeout 9',
      'backend flask-app-3 set --backup',
      'balancing --keepalive 5',
      'balancing --next-upstream error timeout http_502 --tries 2',
    ];
    const results = await Promise.all(commands.map((words) => program.start(home, ...words.split(' '))));
    expect(results.map(({ exitCode, stderr }) => (exitCode === 0 ? 0 : stderr))).toEqual([0, 0, 0, 0, 0, 0]);
    const { service } = await window.stack.board();
    expect(service.tunings).toEqual({
      '1': { weight: 7, maxFails: 2 },
      '2': { weight: 1, failTimeoutS: 9 },
      '3': { role: 'backup' },
    });
    expect(service.balancing).toEqual({
      keepalive: 5,
      nextUpstream: { conditions: ['error', 'timeout', 'http_502'], tries: 2 },
    });
    const made = (await controller.receipts()).slice(before).filter(({ by }) => by === 'command line');
    const generations = made.map(({ generation }) => generation);
    expect(generations).toEqual([...new Set(generations)].sort((a, b) => Number(a) - Number(b)));
    expect(generations).toHaveLength(6);
  });
});
