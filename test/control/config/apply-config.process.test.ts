import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applyConfig } from '../../../stack/control/config/apply-config.ts';
import { applyFiles } from '../../../stack/control/config/apply-files.ts';
import { RefusedChange } from '../../../stack/control/config/config-refusals.ts';
import { swapCurrent, writeGeneration } from '../../../stack/control/config/generation-folders.ts';
import { readServed } from '../../../stack/control/config/generation-store.ts';
import { proveServing } from '../../../stack/control/config/prove-serving.ts';
import type { EngineNginx } from '../../../stack/engines/engine.ts';
import type { Method } from '../../../stack/model/desired.ts';
import { type ConfigFile, printConfig } from '../../../stack/nginx/print-config.ts';
import { hasNginx, NGINX_PROGRAM } from './local-nginx.ts';
import { startTestStack, type TestStack } from './test-stack.ts';
import { startTinyBackend } from './tiny-backend.ts';

if (!hasNginx)
  console.log(`skipped: a change is verified on a real nginx, and there is none at ${NGINX_PROGRAM}`);

const LEAST_CONN: Method = { kind: 'least_conn' };
let stack: TestStack;

describe.runIf(hasNginx)('a verified change', () => {
  beforeEach(async () => {
    stack = await startTestStack();
  });
  afterEach(() => stack.remove());

  test('is done when every new worker was seen to serve it and no old one takes requests', async () => {
    const stages: string[] = [];
    const applied = await change({ reportStage: (name) => stages.push(name) });
    expect(applied).toMatchObject({ generation: 2, warnings: [] });
    expect(applied.proof).toMatch(
      /^generation 2 answered on (?:all|\d+ of) \d+ workers.*; no old worker takes requests any more; the error log is clean$/,
    );
    const names = ['snapshot', 'print', 'lint', 'write', 'test', 'swap', 'reload', 'verify'];
    expect(stages).toEqual(names);
    expect(applied.stages.map((stage) => stage.name)).toEqual(names);
    // From now on nobody ever meets the old one.
    for (let ask = 0; ask < 50; ask += 1) expect(await stack.answeredGeneration()).toBe(2);
    expect(await readServed(stack.nginx.folder)).toEqual({
      generation: 2,
      routing: stack.routing(LEAST_CONN),
    });
    expect(await stack.hit()).toMatch(/^flask-app-[12]$/);
  });

  describe('that cannot be made leaves the old config serving, byte for byte:', () => {
    test('a busy port, although `nginx -t` accepts it and the reload reports success', async () => {
      const busy = await startTinyBackend('occupant');
      const workersBefore = await servingWorkers();
      try {
        const fault = await refusedChange({ routing: stack.routing(LEAST_CONN, `127.0.0.1:${busy.port}`) });
        expect(fault.fault).toMatchObject({
          code: 'reload-refused',
          message: `nginx did not take the new config: another program already listens on 127.0.0.1:${busy.port}.`,
          hint: 'The old config still serves, unchanged.',
          detail: expect.stringContaining('Address already in use'),
        });
        expect(fault.stages.map((stage) => stage.name)).toContain('restore');
        // Nobody was disturbed: the very workers of before serve on.
        expect(await servingWorkers()).toEqual(workersBefore);
      } finally {
        await busy.kill();
      }
    });

    test('a bad directive', async () => {
      const fault = await refusedChange({ extra: { path: 'conf.d/snippet.conf', text: 'nonsense on;\n' } });
      expect(fault.fault).toMatchObject({
        code: 'config-rejected',
        message:
          'nginx does not accept the new config: unknown directive "nonsense" in conf.d/snippet.conf:1.',
      });
    });

    test('a missing include', async () => {
      const fault = await refusedChange({
        extra: { path: 'conf.d/snippet.conf', text: 'include not-there.conf;\n' },
      });
      expect(fault.fault).toMatchObject({
        code: 'config-rejected',
        message: expect.stringMatching(/not-there\.conf" failed \(2: No such file or directory\)/),
      });
    });

    test('a file that vanishes between the test and the reload', async () => {
      const extra = join(stack.nginx.folder, 'snippet.conf');
      await writeFile(extra, '');
      const nginx = onFirstReload(async () => {
        await rm(extra);
        await stack.nginx.reload();
      });
      const fault = await refusedChange({
        nginx,
        extra: { path: 'conf.d/snippet.conf', text: `include ${extra};\n` },
      });
      expect(fault.fault).toMatchObject({
        code: 'reload-refused',
        message: expect.stringContaining('No such file or directory'),
      });
    });

    test('a new worker that dies', async () => {
      const nginx = onFirstReload(async () => {
        const before = new Set((await stack.nginx.workers()).map((worker) => worker.pid));
        await stack.nginx.reload();
        for (;;) {
          const fresh = (await stack.nginx.workers()).find((worker) => !before.has(worker.pid));
          if (fresh !== undefined) return void process.kill(fresh.pid, 'SIGKILL');
          await pause(2);
        }
      });
      const fault = await refusedChange({ nginx });
      expect(fault.fault).toMatchObject({
        code: 'reload-refused',
        message: 'nginx did not take the new config: a new worker exited on signal 9.',
        hint: 'The old config still serves, unchanged.',
      });
    });

    test('a reload that throws, once', async () => {
      const nginx = onFirstReload(() => Promise.reject(new Error('the engine stuttered')));
      const fault = await refusedChange({ nginx });
      expect(fault.fault).toMatchObject({
        message: 'Unexpected: the engine stuttered',
        hint: 'The old config still serves, unchanged.',
      });
    });

    test('a reload that throws every time', async () => {
      const nginx = { ...stack.nginx, reload: () => Promise.reject(new Error('the engine is mute')) };
      const fault = await refusedChange({ nginx });
      expect(fault.fault.hint).toBe('The old config still serves, unchanged.');
    });

    test('a reload that threw although it reached nginx', async () => {
      const nginx = onFirstReload(async () => {
        await stack.nginx.reload();
        throw new Error('the answer got lost');
      });
      await refusedChange({ nginx });
    });

    test('a reload that never arrives', async () => {
      const nginx = onFirstReload(async () => undefined);
      const fault = await refusedChange({ nginx });
      expect(fault.fault).toMatchObject({
        code: 'reload-refused',
        message: 'nginx did not take the new config: generation 2 never answered within 10 s.',
      });
    });

    test('a set that would do harm, found before nginx sees it', async () => {
      const fault = await refusedChange({
        extra: { path: 'conf.d/x.conf', text: 'upstream x { zone x 64k; server 10.0.0.1 down; }' },
      });
      expect(fault.fault).toMatchObject({
        code: 'config-unsafe',
        detail: expect.stringContaining('conf.d/x.conf:1'),
      });
      expect(fault.stages.map((stage) => stage.name)).toEqual(['snapshot', 'print', 'lint']);
    });

    test('a folder that cannot be written', async () => {
      const generations = join(stack.nginx.folder, 'generations');
      const digest = await stack.servedDigest();
      await rename(generations, `${generations}-away`);
      await writeFile(generations, 'in the way');
      await expect(change({})).rejects.toMatchObject({ fault: { code: 'config-unwritable' } });
      await rm(generations);
      await rename(`${generations}-away`, generations);
      expect(await stack.servedDigest()).toBe(digest);
      expect(await stack.answeredGeneration()).toBe(1);
    });
  });

  test('of an nginx that ends meanwhile restores the files, and says that nothing is proven', async () => {
    const digest = await stack.servedDigest();
    const nginx = onFirstReload(async () => void process.kill(stack.nginx.masterPid(), 'SIGTERM'));
    await expect(change({ nginx })).rejects.toMatchObject({
      fault: {
        hint: expect.stringContaining('The old files are back in place, unchanged, but it is not proven'),
      },
    });
    expect(await stack.servedDigest()).toBe(digest);
    await stack.nginx.start();
    expect(await proveServing({ nginxFolder: stack.nginx.folder, nginx: stack.nginx })).toMatchObject({
      generation: 1,
    });
  });

  test('that was refused keeps its number for good, and its files for a person', async () => {
    await refusedChange({ extra: { path: 'conf.d/snippet.conf', text: 'nonsense on;\n' } });
    expect(await readdir(join(stack.nginx.folder, 'generations'))).toEqual(['000001', '000002.refused']);
    expect((await change({})).generation).toBe(3);
  });

  test('that died between swap and reload is brought to its end by the next controller', async () => {
    const routing = stack.routing(LEAST_CONN);
    const set = { files: printConfig(routing, 2), routing };
    await (await writeGeneration(stack.nginx.folder, 2, set)).settled;
    await swapCurrent(stack.nginx.folder, 2);
    expect(await stack.answeredGeneration()).toBe(1);
    const { generation, proof } = await proveServing({
      nginxFolder: stack.nginx.folder,
      nginx: stack.nginx,
    });
    expect(generation).toBe(2);
    expect(proof).toContain('no old worker takes requests any more');
    expect(await stack.answeredGeneration()).toBe(2);
  });
});

interface Wish {
  readonly nginx?: EngineNginx;
  readonly routing?: ReturnType<TestStack['routing']>;
  readonly extra?: ConfigFile;
  readonly reportStage?: (name: string) => void;
}

/** A slow machine may need a reload to prove the start: those that leave by it are no part of this. */
async function servingWorkers() {
  return (await stack.nginx.workers()).filter((worker) => !worker.isLeaving);
}

function change({ nginx = stack.nginx, routing = stack.routing(LEAST_CONN), extra, reportStage }: Wish) {
  const base = {
    nginxFolder: stack.nginx.folder,
    nginx,
    routing,
    reportStage: reportStage ?? (() => undefined),
  };
  if (extra === undefined) return applyConfig(base);
  return applyFiles({ ...base, filesOf: (generation) => [...printConfig(routing, generation), extra] });
}

/** Every refused change owes this: the same bytes, served by the same generation, to every client. */
async function refusedChange(wish: Wish): Promise<RefusedChange> {
  const digest = await stack.servedDigest();
  const thrown = await change(wish).then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(RefusedChange);
  expect(await stack.servedDigest()).toBe(digest);
  expect(await readServed(stack.nginx.folder)).toMatchObject({ generation: 1 });
  for (let ask = 0; ask < 20; ask += 1) expect(await stack.answeredGeneration()).toBe(1);
  expect(await stack.hit()).toMatch(/^flask-app-[12]$/);
  const log = await readFile(join(stack.nginx.folder, 'logs/access.log'), 'utf8');
  expect(JSON.parse(log.trim().split('\n').at(-1) ?? '')).toMatchObject({ generation: 1, status: 200 });
  return thrown as RefusedChange;
}

function onFirstReload(act: () => Promise<void>): EngineNginx {
  let reloads = 0;
  return {
    ...stack.nginx,
    reload: () => {
      reloads += 1;
      return reloads === 1 ? act() : stack.nginx.reload();
    },
  };
}
