/** The images without Signalbox, as the README's plain compose command runs them. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { backendSpecOf } from '../../stack/model/backend-spec.ts';
import { DEFAULT_SERVICE } from '../../stack/model/desired.ts';
import type { EngineStep } from '../../stack/model/plan.ts';
import { eventually } from '../engines/conformance/eventually.ts';
import { createDockerRig, freePort, IMAGES_FOLDER, whyNoDocker } from '../engines/docker/docker-rig.ts';

const run = promisify(execFile);
const COMPOSE = join(IMAGES_FOLDER, 'compose.yaml');

/** `docker compose`, else the older `docker-compose`; null where there is neither. */
async function findCompose(): Promise<readonly string[] | null> {
  for (const command of [['docker', 'compose'], ['docker-compose']]) {
    const [program = '', ...args] = command;
    const works = await run(program, [...args, 'version']).then(
      () => true,
      () => false,
    );
    if (works) return command;
  }
  return null;
}

const compose = await findCompose();
const unavailable =
  (await whyNoDocker()) ??
  (compose === null ? 'neither docker compose nor docker-compose is installed' : null);
if (unavailable !== null) console.warn(`skipped: plain compose: ${unavailable}`);

describe.skipIf(unavailable !== null)('plain compose', () => {
  const project = `sbtest${randomBytes(4).toString('hex')}`;
  let port = 0;
  const call = async (...args: readonly string[]) => {
    const [program = '', ...first] = compose ?? [];
    const env = { ...process.env, PORT: String(port) };
    return await run(program, [...first, '-p', project, '-f', COMPOSE, ...args], { env, maxBuffer: 1e8 });
  };
  afterAll(async () => {
    if (unavailable === null) await call('down', '--timeout', '3');
  });

  test('up --scale flask-app=3 serves from three backends that know their own numbers', async () => {
    port = await freePort();
    await call('up', '-d', '--build', '--scale', 'flask-app=3');
    const read = async (path: string) =>
      await fetch(`http://127.0.0.1:${port}${path}`).then(
        async (answer) => ({
          status: answer.status,
          backend: answer.headers.get('X-Backend'),
          body: await answer.text(),
        }),
        () => null,
      );
    const backends = new Set<string>();
    await eventually(
      'all three backends',
      async () => {
        const answer = await read('/');
        if (answer?.status === 200) backends.add(`${answer.backend}: ${answer.body.trim()}`);
        return [...backends].sort();
      },
      (seen) => seen.length === 3,
    );
    expect([...backends].sort()).toEqual([
      'flask-app-1: Hello from Flask Server 1!',
      'flask-app-2: Hello from Flask Server 2!',
      'flask-app-3: Hello from Flask Server 3!',
    ]);
    const info = JSON.parse((await read('/info'))?.body ?? '{}') as Record<string, unknown>;
    expect(info.proxy_ip).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    expect(info.host).toBe(`127.0.0.1:${port}`);
  });

  test('compose’s own tools see a stack that Signalbox made, under its name', async () => {
    const rig = await createDockerRig();
    try {
      const place = await rig.createPlace();
      const engine = await rig.createEngine(place);
      const perform = (step: EngineStep) => engine.perform(step, () => undefined);
      await perform({ kind: 'image.build', image: 'flask' });
      await perform({ kind: 'network.create' });
      await perform({ kind: 'backend.start', backend: backendSpecOf(DEFAULT_SERVICE, 1) });
      const [program = '', ...first] = compose ?? [];
      const { stdout } = await run(program, [...first, '-p', place.project, '-f', COMPOSE, 'ps']);
      expect(stdout).toContain(`${place.project}-flask-app-1`);
    } finally {
      await rig.cleanup();
    }
  });
});
