/** Another hand changes and reloads the config of a running nginx: it is told as it is, and put right by choice. */
import { execFile } from 'node:child_process';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Controller } from '../../stack/control/controller.ts';
import { openController } from '../../stack/control/open-controller.ts';
import { stackPlace } from '../../stack/control/stack-place.ts';
import { findEngine } from '../../stack/engines/find-engine.ts';
import { NO_SNIPPETS } from '../../stack/model/snippets.ts';
import { boardWhere } from '../control/controller-rig.ts';
import { freePort, type RealEngine, until } from './stack-under-test.ts';

const DOCKER = process.env.DOCKER ?? '/usr/bin/docker';
const BY = 'command line';
let home = '';
let port = 0;
let controller: Controller;
const inNginx = (...path: string[]) => join(home, 'nginx', ...path);

export function describeDrift(engine: RealEngine, unavailable: string | null): void {
  if (unavailable !== null) console.warn(`skipped: another hand on ${engine}: ${unavailable}`);

  describe.skipIf(unavailable !== null)(`a config that another hand changes on the ${engine} engine`, () => {
    beforeAll(async () => {
      home = await mkdtemp(join(tmpdir(), 'signalbox-drift-'));
      port = await freePort();
      controller = await openController({
        home,
        imagesFolder: fileURLToPath(new URL('../../stack/images', import.meta.url)),
        loadWorkerPath: '/nonexistent',
        findEngine,
        report: () => undefined,
      });
      await controller.up({ by: BY, engine, scale: 2, port });
      await controller.configDesk.apply({
        by: BY,
        snippets: { ...NO_SNIPPETS, server: 'add_header X-Snippet mine;\n' },
      });
    }, 120_000);
    afterAll(async () => {
      await controller.down({ by: BY });
      await controller.close();
      await rm(home, { recursive: true, force: true });
    }, 120_000);

    test('the config as loaded is nginx’s own account of it, snippets and all', async () => {
      const loaded = await controller.configDesk.loaded();
      expect(loaded.text).toContain('current/snippets/server.conf:\nadd_header X-Snippet mine;\n');
      expect(loaded.note).toMatch(/^Generation \d+: nginx serves it, and no file of it changed/);
      expect((await ask()).snippet).toBe('mine');
    });

    test('changed and not reloaded: said so, and nothing is changed over it', async () => {
      const path = inNginx('current/snippets/server.conf');
      const ours = await readFile(path, 'utf8');
      await writeFile(path, 'add_header X-Snippet theirs;\n');
      const { drift, notices } = await boardWhere(controller, (board) => board.notices.length > 0);
      expect(drift).toEqual([{ path: 'snippets/server.conf', what: 'changed' }]);
      expect(notices[0]?.message).toContain('nginx was not reloaded since');
      await expect(controller.method({ by: BY, method: { kind: 'least_conn' } })).rejects.toMatchObject({
        fault: { code: 'config-drifted' },
      });
      await writeFile(path, ours);
      await boardWhere(controller, (board) => board.drift.length === 0);
    });

    test('changed and reloaded: said so; ours comes back as a new generation, theirs is kept aside', async () => {
      await writeFile(inNginx('current/snippets/server.conf'), 'add_header X-Snippet theirs;\n');
      await reloadByHand(engine);
      await until('theirs is served', async () => (await ask()).snippet === 'theirs');
      expect(await controller.configDesk.drift()).toMatchObject({
        isReloaded: true,
        diff: expect.stringContaining('+add_header X-Snippet theirs;'),
      });
      expect((await controller.configDesk.loaded()).note).toContain('it may serve by that');

      const receipt = await controller.configDesk.resolveDrift({ by: BY, choice: 'set-aside' });
      expect(receipt.proof).toContain('no old worker takes requests any more');
      expect((await ask()).snippet).toBe('mine');
      const [kept = ''] = /generations\/\S+\.drifted/.exec(receipt.because) ?? [];
      expect(await readFile(inNginx(kept, 'snippets/server.conf'), 'utf8')).toContain('theirs');
    });

    test('reloaded without Signalbox’s own listener: said so, and put right all the same', async () => {
      await rm(inNginx('current/conf.d/control.conf'));
      await reloadByHand(engine);
      const { notices } = await boardWhere(
        controller,
        (board) => board.drift.length > 0 && board.notices.length > 0,
      );
      expect(notices.map(({ code }) => code)).toContain('config-drifted');
      await until('no answer', async () => (await controller.configDesk.drift()).serving === null);
      await controller.configDesk.resolveDrift({ by: BY, choice: 'restore' });
      const { generation, drift } = await controller.board();
      expect(drift).toEqual([]);
      expect((await controller.configDesk.loaded()).serving).toBe(generation);
      await access(inNginx('current/conf.d/control.conf'));
    });
  });
}

async function reloadByHand(engine: RealEngine): Promise<void> {
  if (engine === 'docker') {
    await promisify(execFile)(DOCKER, ['kill', '-s', 'HUP', `${stackPlace(home, '/').project}-nginx-1`]);
    return;
  }
  process.kill(Number(await readFile(inNginx('run/nginx.pid'), 'utf8')), 'SIGHUP');
}

function ask(): Promise<{ readonly status: number; readonly snippet: string | undefined }> {
  return new Promise((resolve, reject) => {
    const asking = get({ host: '127.0.0.1', port, path: '/', agent: false }, (answer) => {
      answer.resume();
      const snippet = answer.headers['x-snippet'];
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, snippet: snippet?.toString() }));
    });
    asking.on('error', reject);
  });
}
