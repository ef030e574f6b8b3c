/** What a shell leaves in a container when its terminal is gone: nothing, whatever was started in it. */
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { Engine, StackPlace } from '../../../stack/engines/engine.ts';
import { backendSpecOf } from '../../../stack/model/backend-spec.ts';
import { DEFAULT_SERVICE } from '../../../stack/model/desired.ts';
import { eventually } from '../conformance/eventually.ts';
import { createDockerRig, type DockerRig, whyNoDocker } from './docker-rig.ts';

const unavailable = await whyNoDocker();
if (unavailable !== null) console.warn(`skipped: shells: ${unavailable}`);

describe.skipIf(unavailable !== null)('a shell in a container', () => {
  let rig: DockerRig;
  let place: StackPlace;
  let engine: Engine;

  beforeAll(async () => {
    rig = await createDockerRig();
    place = await rig.createPlace();
    engine = await rig.createEngine(place);
    await engine.perform({ kind: 'image.build', image: 'flask' }, () => undefined);
    await engine.perform({ kind: 'network.create' }, () => undefined);
    await engine.perform(
      { kind: 'backend.start', backend: backendSpecOf(DEFAULT_SERVICE, 1) },
      () => undefined,
    );
    await engine.perform(
      { kind: 'backend.await', backend: backendSpecOf(DEFAULT_SERVICE, 1) },
      () => undefined,
    );
  });
  afterAll(async () => await rig?.cleanup());

  const container = () => `${place.project}-flask-app-1`;
  /** Also those that ended and were not taken leave of: `[sleep] <defunct>`. */
  const programs = async (): Promise<readonly string[]> => {
    const { Processes } = (await rig.docker.getContainer(container()).top({ ps_args: '-eo pid,args' })) as {
      readonly Processes: readonly (readonly string[])[];
    };
    return Processes.map((columns) => columns.slice(1).join(' ')).filter((args) =>
      /(^|\/)(ba)?sh\b|sleep/.test(args),
    );
  };
  const open = async (stop: AbortController) => {
    if (engine.exec === null) throw new Error('Expected a shell');
    const terminal = await engine.exec('flask-app-1', { columns: 91, rows: 33, signal: stop.signal });
    let text = '';
    const ended = (async () => {
      for await (const bytes of terminal.output) text += Buffer.from(bytes).toString();
    })();
    const says = (words: RegExp) =>
      eventually(
        String(words),
        async () => text,
        (now) => words.test(now),
      );
    const type = (words: string) => terminal.write(Buffer.from(words));
    return { terminal, ended, says, type };
  };

  test('has the size of its window, also after it changed', async () => {
    const stop = new AbortController();
    const { terminal, says, type, ended } = await open(stop);
    await terminal.resize(91, 33);
    type('stty size\r');
    await says(/\b33 91\b/);
    await terminal.resize(120, 40);
    type('stty size\r');
    await says(/\b40 120\b/);
    stop.abort();
    await ended;
  });

  test('leaves no program behind when it is let go of: not itself, nor what it runs, nor what is in the background', async () => {
    const stop = new AbortController();
    const { says, type, ended } = await open(stop);
    type('nohup sleep 4321 >/dev/null 2>&1 &\r');
    type('echo begun-$((1+1))\r');
    await says(/begun-2/);
    type('sleep 5432\r');
    await eventually(
      'both sleep',
      programs,
      (now) => now.filter((args) => args.includes('sleep')).length === 2,
    );
    stop.abort();
    await ended;
    await eventually('nothing is left', programs, (now) => now.length === 0);
  });

  test('leaves none behind when the whole engine is let go of, as when the panel’s program ends', async () => {
    const own = await rig.createEngine(place);
    if (own.exec === null) throw new Error('Expected a shell');
    const { output } = await own.exec('flask-app-1', {
      columns: 80,
      rows: 24,
      signal: new AbortController().signal,
    });
    const reading = (async () => {
      for await (const _ of output) {
        // Read so that it is open.
      }
    })();
    await eventually('a shell', programs, (now) => now.length > 0);
    await own.close();
    await reading.catch(() => undefined);
    await eventually('nothing is left', programs, (now) => now.length === 0);
  });
});
