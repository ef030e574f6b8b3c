/** What is asked of single backends decides, on a real nginx, who gets how many requests. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Controller } from '../../stack/control/controller.ts';
import { openController } from '../../stack/control/open-controller.ts';
import { findEngine } from '../../stack/engines/find-engine.ts';
import type { BackendTuning } from '../../stack/model/balancing.ts';
import type { WishEdit } from '../../stack/model/edit.ts';
import { IMAGES_FOLDER, processUnavailable } from '../engines/process/process-harness.ts';
import { askAnew } from './ask-anew.ts';
import { freePort } from './stack-under-test.ts';

const BY = 'command line' as const;
const unavailable = await processUnavailable();
if (unavailable !== null) console.warn(`skipped: tuned shares on the process engine: ${unavailable}`);

describe.skipIf(unavailable !== null)('tuned backends behind a real nginx', () => {
  let home = '';
  let port = 0;
  let controller: Controller;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'signalbox-shares-'));
    port = await freePort();
    controller = await openController({
      home,
      imagesFolder: IMAGES_FOLDER,
      loadWorkerPath: '/nonexistent',
      findEngine,
      report: () => undefined,
    });
    await controller.up({ by: BY, engine: 'process', scale: 3, port });
  });
  afterAll(async () => {
    await controller?.down({ by: BY });
    await controller?.close();
    await rm(home, { recursive: true, force: true });
  });

  const tuned = (...tunings: readonly BackendTuning[]): readonly WishEdit[] =>
    tunings.map((tuning, index) => ({ kind: 'tune', backend: `flask-app-${index + 1}`, tuning }));

  /** Answers by backend number; anything but a 200 fails. */
  async function ask(requests: number): Promise<Readonly<Record<string, number>>> {
    const counts: Record<string, number> = {};
    for (let sent = 0; sent < requests; sent += 1) {
      const { status, backend } = await askAnew(port);
      expect(status).toBe(200);
      const number = backend.slice('flask-app-'.length);
      counts[number] = (counts[number] ?? 0) + 1;
    }
    return counts;
  }

  test('weights 3 to 1, and one that is down, applied as one change: 300, 100 and nothing of 400, as the board expects', async () => {
    const { stages } = await controller.apply({
      by: BY,
      edits: tuned({ weight: 3 }, { weight: 1 }, { traffic: 'down' }),
    });
    expect(stages.filter(({ name }) => name === 'reload')).toHaveLength(1);
    expect(await ask(400)).toEqual({ '1': 300, '2': 100 });
    const { backends } = await controller.board();
    expect(backends.map(({ expectedShare }) => expectedShare)).toEqual([0.75, 0.25, 0]);
  });

  test('a backup gets nothing while another takes requests, and all once the others are stopped; none fails', async () => {
    await controller.apply({ by: BY, edits: tuned({}, {}, { role: 'backup' }) });
    expect(await ask(200)).toEqual({ '1': 100, '2': 100 });
    await controller.apply({
      by: BY,
      edits: [1, 2].map((number) => ({ kind: 'backend', name: `flask-app-${number}`, action: 'stop' })),
    });
    expect(await ask(100)).toEqual({ '3': 100 });
    await controller.undo({ by: BY });
    expect(await ask(100)).toEqual({ '1': 50, '2': 50 });
  });

  test('what this nginx lacks is refused with the version it needs, by preview and change, and the shares stay', async () => {
    const edits = tuned({ traffic: 'drain' });
    const version = (await controller.board()).nginx.version;
    const fault = {
      code: 'method-unavailable',
      message: `drain needs nginx 1.29.6, this one is ${version}.`,
    };
    await expect(controller.preview({ edits })).rejects.toMatchObject({ fault });
    await expect(controller.apply({ by: BY, edits })).rejects.toMatchObject({ fault });
    expect(await ask(20)).toEqual({ '1': 10, '2': 10 });
  });

  test('the files after a change are those its preview told of', async () => {
    const edits: readonly WishEdit[] = [
      ...tuned({ weight: 2, maxConns: 50, maxFails: 3, failTimeoutS: 7 }),
      { kind: 'method', method: { kind: 'least_conn' } },
      { kind: 'balancing', balancing: { keepalive: 0, nextUpstream: { conditions: ['error'], tries: 2 } } },
    ];
    const { diff } = await controller.preview({ edits });
    const before = (await controller.receipts()).length;
    const { generation } = await controller.apply({ by: BY, edits });
    expect(await controller.receipts()).toHaveLength(before + 1);
    const said = await controller.compareHistory({ from: Number(generation) - 1, to: Number(generation) });
    // The generation's own number differs in each; a preview leaves it out.
    const changes = (text: string) =>
      text.split('\n').filter((line) => /^[+-](?![+-])/.test(line) && !/generation/i.test(line));
    expect(changes(diff)).toEqual(changes(said));
    expect(changes(diff).length).toBeGreaterThan(4);
  });
});
