/** What is particular to containers: how little they may do, whose they are, how Docker's own tools see them. */
import { chown, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Engine, StackPlace } from '../../../stack/engines/engine.ts';
import { type BackendSpec, backendSpecOf } from '../../../stack/model/backend-spec.ts';
import { DEFAULT_SERVICE } from '../../../stack/model/desired.ts';
import { faultOf } from '../../../stack/model/faults.ts';
import type { EngineStep } from '../../../stack/model/plan.ts';
import { eventually } from '../conformance/eventually.ts';
import { createDockerRig, type DockerRig, freePort, killProgram, whyNoDocker } from './docker-rig.ts';
import { writeSmallConfig } from './small-nginx.ts';

const unavailable = await whyNoDocker();
if (unavailable !== null) console.warn(`skipped: containers: ${unavailable}`);

describe.skipIf(unavailable !== null)('containers of a stack', () => {
  let rig: DockerRig;
  let place: StackPlace;
  let engine: Engine;
  let port: number;
  const spec = (number: number): BackendSpec => backendSpecOf(DEFAULT_SERVICE, number);
  const perform = (step: EngineStep) => engine.perform(step, () => undefined);
  const faultFrom = (step: EngineStep) => perform(step).then(() => null, faultOf);
  const nginxStart = (): EngineStep => ({ kind: 'nginx.start', port, fingerprint: 'n1' });
  const inspect = (name: string) => rig.docker.getContainer(`${place.project}-${name}`).inspect();

  beforeAll(async () => {
    rig = await createDockerRig();
    port = await freePort();
    const first = await rig.createPlace();
    engine = await rig.createEngine(first);
    for (const image of ['nginx', 'flask']) await perform({ kind: 'image.build', image });
  });
  beforeEach(async () => {
    place = await rig.createPlace();
    engine = await rig.createEngine(place);
  });
  afterAll(async () => await rig?.cleanup());

  test('a backend runs unprivileged, on a read-only root, within limits, and publishes nothing', async () => {
    await perform({ kind: 'network.create' });
    await perform({ kind: 'backend.start', backend: spec(2) });
    const { Config, HostConfig, NetworkSettings } = await inspect('flask-app-2');
    expect(Config.User).toBe('65534:65534');
    expect(HostConfig).toMatchObject({
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      ReadonlyRootfs: true,
      Memory: 256 * 1024 * 1024,
      PidsLimit: 128,
      RestartPolicy: { Name: 'always' },
      Privileged: false,
    });
    expect(HostConfig.CapAdd ?? []).toEqual([]);
    expect(HostConfig.Binds ?? []).toEqual([]);
    expect(Object.values(NetworkSettings.Ports).flat().filter(Boolean)).toEqual([]);
    expect(Config.Healthcheck?.Test).toEqual(['CMD', 'python3', '-I', '-S', '/app/healthcheck.py']);
    expect(Object.values(NetworkSettings.Networks)[0]?.IPAddress).toMatch(/\.12$/);
    await perform({ kind: 'backend.await', backend: spec(2) });
  });

  test('a backend that is stopped while it starts ends at once, by the signal it was sent', async () => {
    await perform({ kind: 'network.create' });
    await perform({ kind: 'backend.start', backend: spec(1) });
    const { HostConfig } = await inspect('flask-app-1');
    await perform({ kind: 'backend.stop', name: 'flask-app-1' });
    // 143 is TERM, 0 a server that heard it; 137 would be KILL, after ten seconds of a program deaf as PID 1.
    if (HostConfig.Init === true) expect([0, 143]).toContain((await inspect('flask-app-1')).State.ExitCode);
    else console.warn('this engine lends no PID 1: a backend stopped while it starts is waited for');
  });

  test('a backend whose address another container has is a fault that says so, and leaves nothing', async () => {
    await perform({ kind: 'network.create' });
    await perform({ kind: 'backend.start', backend: spec(1) });
    const { Config, NetworkSettings } = await inspect('flask-app-1');
    const [network = '', first] = Object.entries(NetworkSettings.Networks)[0] ?? [];
    const IPv4Address = first?.IPAddress.replace(/\.11$/, '.12') ?? '';
    const EndpointsConfig = { [network]: { IPAMConfig: { IPv4Address } } };
    const guest = await rig.docker.createContainer({
      name: `${place.project}-guest`,
      Image: Config.Image,
      NetworkingConfig: { EndpointsConfig },
    });
    try {
      await guest.start();
      expect(await faultFrom({ kind: 'backend.start', backend: spec(2) })).toMatchObject({
        code: 'engine-failed',
        message: expect.stringContaining('Another container has the address'),
        detail: expect.stringMatching(/address already in use/i),
      });
      await expect(inspect('flask-app-2')).rejects.toMatchObject({ statusCode: 404 });
    } finally {
      await guest.remove({ force: true });
    }
  });

  test('containers carry compose’s labels, and ours, which alone mean ownership', async () => {
    await perform({ kind: 'network.create' });
    await perform({ kind: 'backend.start', backend: spec(3) });
    expect((await inspect('flask-app-3')).Config.Labels).toMatchObject({
      'com.docker.compose.project': place.project,
      'com.docker.compose.service': 'flask-app',
      'com.docker.compose.container-number': '3',
      'com.docker.compose.oneoff': 'False',
      'com.docker.compose.project.working_dir': place.home,
      'dev.signalbox.stack': place.project,
      'dev.signalbox.home': place.home,
      'dev.signalbox.fingerprint': spec(3).fingerprint,
    });
  });

  test.each([
    ['root, with the one capability a master needs', 0, ['SETGID']],
    ['whoever owns its folder, without any capability', 12_345, []],
  ])('nginx is %s, and its error log has nothing worse than notices', async (_title, uid, capabilities) => {
    if (process.getuid?.() === 0) await chown(place.nginxFolder, uid, uid);
    const owner = process.getuid?.() === 0 ? uid : (process.getuid?.() ?? 0);
    await perform({ kind: 'network.create' });
    await writeSmallConfig(place, engine);
    if (process.getuid?.() === 0) await ownAll(place.nginxFolder, uid);
    await perform(nginxStart());

    const { Config, HostConfig, NetworkSettings } = await inspect('nginx-1');
    expect(Config.User.split(':')[0]).toBe(String(owner));
    expect(HostConfig).toMatchObject({ CapDrop: ['ALL'], ReadonlyRootfs: true, Privileged: false });
    if (owner === uid) expect((HostConfig.CapAdd ?? []).map(bareCapability)).toEqual(capabilities);
    expect(NetworkSettings.Ports['8080/tcp']).toEqual([{ HostIp: '127.0.0.1', HostPort: String(port) }]);
    expect(NetworkSettings.Ports['8081/tcp']?.map((one) => one.HostIp)).toEqual(['127.0.0.1']);

    const { accepted, output } = await engine.nginx.test('generations/000001/nginx.conf');
    expect(accepted, output).toBe(true);
    expect(output).not.toMatch(/\[(warn|error|crit|alert|emerg)\]/);
    await engine.nginx.reload();
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('served');
    await perform({ kind: 'nginx.remove' });
    expect(await readFile(join(place.nginxFolder, 'logs/error.log'), 'utf8')).not.toMatch(
      /\[(warn|error|crit|alert|emerg)\]/,
    );
  });

  test('nginx that crashes after a reload comes back by itself, and is asked on its new port', async () => {
    await perform({ kind: 'network.create' });
    await writeSmallConfig(place, engine);
    await perform(nginxStart());
    await engine.nginx.reload();
    const before = await inspect('nginx-1');
    await killProgram(rig.docker, `${place.project}-nginx-1`);
    await eventually(
      'nginx started anew',
      () => inspect('nginx-1'),
      (now) => now.State.Running && now.State.StartedAt !== before.State.StartedAt,
    );
    const answer = await eventually(
      'an answer',
      () => engine.nginx.ask('/generation').catch(() => null),
      (one) => one !== null,
    );
    expect(answer?.status).toBe(200);
    expect((await engine.nginx.workers()).length).toBe(1);
    await perform({ kind: 'nginx.remove' });
  });

  test('nginx that cannot start with its config is a fault in nginx’s own words, and leaves no container', async () => {
    await perform({ kind: 'network.create' });
    await writeSmallConfig(place, engine, 'no_such_directive on;');
    expect(await faultFrom(nginxStart())).toMatchObject({
      code: 'engine-failed',
      message: 'nginx was started but does not answer.',
      detail: expect.stringContaining('unknown directive "no_such_directive"'),
    });
    expect((await engine.observe()).nginx.state).toBe('absent');
  });

  test('a backend ended by `docker kill` has failed; one we stopped is stopped, for a second controller too', async () => {
    await perform({ kind: 'network.create' });
    for (const number of [1, 2]) await perform({ kind: 'backend.start', backend: spec(number) });
    for (const number of [1, 2]) await perform({ kind: 'backend.await', backend: spec(number) });
    await rig.docker.getContainer(`${place.project}-flask-app-1`).kill();
    await perform({ kind: 'backend.stop', name: 'flask-app-2' });
    const second = await rig.createEngine(place);
    expect((await second.observe()).backends).toMatchObject([
      { name: 'flask-app-1', state: 'failed', reason: 'exited with 137' },
      { name: 'flask-app-2', state: 'stopped', reason: null },
    ]);
    await perform({ kind: 'backend.start', backend: spec(1) });
    await perform({ kind: 'backend.start', backend: spec(2) });
    expect((await inspect('flask-app-2')).HostConfig.RestartPolicy?.Name).toBe('always');
    await second.close();
  });

  test('a paused backend is said to be paused, and starts again', async () => {
    await perform({ kind: 'network.create' });
    await perform({ kind: 'backend.start', backend: spec(1) });
    await rig.docker.getContainer(`${place.project}-flask-app-1`).pause();
    expect((await engine.observe()).backends).toMatchObject([
      { state: 'failed', reason: 'paused by another hand' },
    ]);
    await perform({ kind: 'backend.start', backend: spec(1) });
    await perform({ kind: 'backend.await', backend: spec(1) });
  });

  test('a backend that does not come up is a fault with its last words', async () => {
    await perform({ kind: 'network.create' });
    const broken: BackendSpec = { ...spec(1), serving: { kind: 'gunicorn', workers: 1, threads: -1 } };
    await perform({ kind: 'backend.start', backend: broken });
    expect(await faultFrom({ kind: 'backend.await', backend: broken })).toMatchObject({
      code: 'backend-unready',
      message: 'flask-app-1 does not answer /health.',
      detail: expect.stringContaining('threads'),
    });
  });

  test('a name that is another’s is a clear fault, and what has it is left alone', async () => {
    const { Id: image } = await rig.docker.getImage((await nginxTag()) ?? '').inspect();
    const foreign = await rig.docker.createContainer({
      name: `${place.project}-flask-app-1`,
      Image: image,
      Labels: { 'com.docker.compose.project': place.project },
    });
    const network = await rig.docker.createNetwork({ Name: `${place.project}_default` });
    try {
      expect(await faultFrom({ kind: 'network.create' })).toMatchObject({
        code: 'engine-failed',
        message: `The name ${place.project}_default belongs to a network that this stack did not make; it was left alone.`,
      });
      await perform({ kind: 'network.remove' });
      await network.remove();
      await perform({ kind: 'network.create' });
      expect(await faultFrom({ kind: 'backend.start', backend: spec(1) })).toMatchObject({
        code: 'engine-failed',
        message: `The name ${place.project}-flask-app-1 belongs to a container that this stack did not make; it was left alone.`,
      });
      await perform({ kind: 'backend.remove', name: 'flask-app-1' });
      expect((await foreign.inspect()).State.Status).toBe('created');
    } finally {
      await foreign.remove({ force: true });
    }
  });

  test('logs of a backend go on over its restart, no line lost or told twice', async () => {
    await perform({ kind: 'network.create' });
    await perform({ kind: 'backend.start', backend: spec(1) });
    await perform({ kind: 'backend.await', backend: spec(1) });
    const stop = new AbortController();
    const heard: string[] = [];
    const listening = (async () => {
      for await (const batch of engine.logs('flask-app-1', { tail: 1000, signal: stop.signal }))
        heard.push(...batch);
    })();
    const boots = () => heard.filter((line) => line.includes('Booting worker')).length;
    for (const wanted of [1, 2, 3]) {
      await eventually(`${wanted} starts in the log`, boots, (count) => count === wanted);
      if (wanted < 3) await killProgram(rig.docker, `${place.project}-flask-app-1`);
    }
    stop.abort();
    await listening;
    const whole = await rig.docker
      .getContainer(`${place.project}-flask-app-1`)
      .logs({ stdout: true, stderr: true, follow: false });
    const told = whole.toString('latin1').match(/Starting gunicorn/g)?.length;
    expect(heard.filter((line) => line.includes('Starting gunicorn'))).toHaveLength(told ?? 0);
  });

  /** The tag of the nginx image as it is now. */
  async function nginxTag(): Promise<string | undefined> {
    const images = await rig.docker.listImages({
      filters: JSON.stringify({ label: ['dev.signalbox.folder=nginx'] }),
    });
    return images.flatMap((image) => image.RepoTags ?? [])[0];
  }
});

function bareCapability(name: string): string {
  return name.replace(/^CAP_/, '');
}

async function ownAll(folder: string, uid: number): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) await chown(join(entry.parentPath, entry.name), uid, uid);
  }
}
