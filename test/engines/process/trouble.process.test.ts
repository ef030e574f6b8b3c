/** What goes wrong on a machine, and what a person is told: in the programs' own words, with nothing left behind. */
import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../../stack/engines/engine.ts';
import { askSocket } from '../../../stack/engines/process/ask-socket.ts';
import { layoutOf, socketPath } from '../../../stack/engines/process/layout.ts';
import { findProcessEngine } from '../../../stack/engines/process/process-engine.ts';
import { eventually } from '../conformance/eventually.ts';
import { BROKEN, GOOD, switchTo, writeGeneration } from '../conformance/generation.ts';
import type { EngineHarness } from '../conformance/harness.ts';
import { createRig, type Rig, spec } from '../conformance/rig.ts';
import {
  createProcessHarness,
  freePort,
  IMAGES_FOLDER,
  leftoversOf,
  occupyPort,
  placeIn,
  processUnavailable,
  readKept,
  removeHome,
} from './process-harness.ts';

const quiet = () => undefined;
const NOBODY = ['127.0.0.1:9'];

const unavailable = await processUnavailable();
if (unavailable !== null) console.warn(`skipped: the process engine in trouble: ${unavailable}`);

describe.skipIf(unavailable !== null)('the process engine in trouble', () => {
  let harness: EngineHarness;
  let rig: Rig;
  beforeEach(async () => {
    harness = await createProcessHarness();
    rig = await createRig(harness);
  });
  afterEach(async () => {
    await rig.removeAll();
    await rig.close();
    await harness.cleanup();
  });

  test('clients see no error while a backend is killed and comes back', async () => {
    await rig.up();
    const statuses: number[] = [];
    const before = await rig.backend('flask-app-2');
    let isOver = false;
    const clients = Array.from({ length: 4 }, async () => {
      while (!isOver) statuses.push((await rig.get('/')).status);
    });
    await harness.killBehindBack(rig.place, 'flask-app-2');
    await eventually(
      'the killed backend ready again',
      () => rig.backend('flask-app-2'),
      (backend) => backend?.state === 'ready' && backend.startedAt !== before?.startedAt,
    );
    isOver = true;
    await Promise.all(clients);
    expect(statuses.length).toBeGreaterThan(10);
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
  });

  test('an nginx whose master is killed comes back on the same port, with no old worker left', async () => {
    await rig.up();
    const old = await rig.engine.nginx.workers();
    await harness.killBehindBack(rig.place, 'nginx');
    // Until the keeper has seen the master's death, old workers still answer.
    await eventually(
      'new workers, and no old one',
      () => rig.engine.nginx.workers().catch(() => []),
      (workers) => workers.length > 0 && !workers.some(({ pid }) => old.some((one) => one.pid === pid)),
    );
    await eventually(
      'nginx answering again',
      () => rig.engine.nginx.ask('/generation').catch(() => null),
      (answer) => answer?.status === 200,
    );
    expect((await rig.get('/')).status).toBe(200);
  });

  test('a config nginx refuses at its start is told in nginx’s words, and leaves nothing', async () => {
    const site = await rig.engine.site(rig.port);
    await writeGeneration(rig.place, site, { number: 1, addresses: NOBODY, text: BROKEN });
    await switchTo(rig.place, 1);
    await expect(rig.perform(rig.nginxStart())).rejects.toMatchObject({
      fault: { code: 'engine-failed', detail: expect.stringContaining('unexpected end of file') },
    });
    await rig.perform({ kind: 'network.remove' });
    expect(await leftoversOf(rig.place)).toEqual([]);
  });

  test('a port that is taken between our look and nginx’s start is port-taken, by nginx’s own word', async () => {
    const taken = await freePort();
    const occupied = await occupyPort(taken);
    const site = await rig.engine.site(taken);
    await writeGeneration(rig.place, site, { number: 1, addresses: NOBODY, text: GOOD });
    await switchTo(rig.place, 1);
    await expect(rig.perform(rig.nginxStart())).rejects.toMatchObject({
      fault: { code: 'port-taken', message: expect.stringContaining(`Port ${taken} `) },
    });
    await occupied.release();
    await rig.perform({ kind: 'network.remove' });
    expect(await leftoversOf(rig.place)).toEqual([]);
  });
});

describe.skipIf(unavailable !== null)('a place of its own kind', () => {
  const homes: string[] = [];
  const engines: Engine[] = [];
  afterEach(async () => {
    for (const engine of engines.splice(0)) {
      await engine.perform({ kind: 'backend.remove', name: 'flask-app-1' }, quiet);
      await engine.perform({ kind: 'network.remove' }, quiet);
      await engine.close();
    }
    for (const home of homes.splice(0)) await removeHome(home);
  });
  const freshHome = async () => {
    const home = await mkdtemp(join(tmpdir(), 'signalbox-process-'));
    homes.push(home);
    return home;
  };

  test('a home too deep for sockets gets a short folder for them, which goes with the stack', async () => {
    const place = placeIn(join(await freshHome(), 'deep'.repeat(20)));
    homes.push(place.home);
    await mkdir(place.home, { recursive: true });
    const engine = await findProcessEngine(place, quiet);
    engines.push(engine);
    await engine.perform({ kind: 'backend.start', backend: spec(1) }, quiet);
    await engine.perform({ kind: 'backend.await', backend: spec(1) }, quiet);

    const [backend] = (await engine.observe()).backends;
    expect(backend?.state).toBe('ready');
    expect(Buffer.byteLength(backend?.address ?? '')).toBeLessThanOrEqual(104);
    expect(layoutOf(place).run.startsWith('/tmp/signalbox-')).toBe(true);
    await engine.perform({ kind: 'backend.remove', name: 'flask-app-1' }, quiet);
    await engine.perform({ kind: 'network.remove' }, quiet);
    expect(await leftoversOf(place)).toEqual([]);
  });

  test('an app that cannot start is unready after its second death, with its last words', async () => {
    const home = await freshHome();
    const imagesFolder = join(home, 'images');
    await cp(IMAGES_FOLDER, imagesFolder, { recursive: true });
    await writeFile(join(imagesFolder, 'flask', 'app.py'), 'import a_module_nobody_has\n');
    const place = { ...placeIn(home), imagesFolder };
    const engine = await findProcessEngine(place, quiet);
    engines.push(engine);
    await engine.perform({ kind: 'backend.start', backend: spec(1) }, quiet);

    await expect(engine.perform({ kind: 'backend.await', backend: spec(1) }, quiet)).rejects.toMatchObject({
      fault: { code: 'backend-unready', detail: expect.stringContaining('a_module_nobody_has') },
    });
    expect((await readKept(place, 'flask-app-1')).restarts).toBeGreaterThanOrEqual(2);
  });

  test('a backend that is removed finishes the request it is at', async () => {
    const place = placeIn(await freshHome());
    const engine = await findProcessEngine(place, quiet);
    engines.push(engine);
    await engine.perform({ kind: 'backend.start', backend: spec(1) }, quiet);
    await engine.perform({ kind: 'backend.await', backend: spec(1) }, quiet);
    const socket = socketPath(layoutOf(place), 'flask-app-1');
    const answer = askSocket({ path: socket }, '/work?ms=1000', 20_000);
    // A second answer shows that the first request was taken in before it.
    await askSocket({ path: socket }, '/health', 20_000);
    await engine.perform({ kind: 'backend.remove', name: 'flask-app-1' }, quiet);
    expect((await answer).status).toBe(200);
  });

  test('a busy backend’s workers are counted in its usage', async () => {
    const place = placeIn(await freshHome());
    const engine = await findProcessEngine(place, quiet);
    engines.push(engine);
    await engine.perform({ kind: 'backend.start', backend: spec(1) }, quiet);
    await engine.perform({ kind: 'backend.await', backend: spec(1) }, quiet);
    let isOver = false;
    const asking = (async () => {
      while (!isOver) await engine.isReady(spec(1));
    })();
    for await (const batch of engine.usage(new AbortController().signal)) {
      if ((batch[0]?.cpu ?? 0) > 0.02) break;
    }
    isOver = true;
    await asking;
  });

  test('a service that is an image of somebody else is refused, with the engine that can', async () => {
    const engine = await findProcessEngine(placeIn(await freshHome()), quiet);
    const backend = { ...spec(1), source: { kind: 'image', reference: 'traefik/whoami' } } as const;
    await expect(engine.perform({ kind: 'backend.start', backend }, quiet)).rejects.toMatchObject({
      fault: { code: 'engine-unsuitable' },
    });
  });
});
