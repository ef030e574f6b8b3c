import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLogKeeper, logsOf } from '../../../stack/control/logs/keep-logs.ts';
import { type Fault, FaultError } from '../../../stack/model/faults.ts';
import { withFolder } from './reading.ts';

interface Kept {
  readonly said: Map<string, Fault>;
  rest: boolean;
  failing: boolean;
  reopened: number;
}

async function withKeeper(use: (folder: string, kept: Kept, look: () => Promise<void>) => Promise<void>) {
  await withFolder(async (folder) => {
    const kept: Kept = { said: new Map(), rest: true, failing: false, reopened: 0 };
    const path = join(folder, 'access.log');
    const keeper = createLogKeeper({
      nginxFolder: folder,
      logs: [{ path, limits: { sizeBytes: 3, keep: 2 } }],
      isAtRest: () => kept.rest,
      reopen: async () => {
        kept.reopened += 1;
        if (kept.failing) throw new FaultError({ code: 'engine-failed', message: 'nginx does not run.' });
        await writeFile(path, '');
      },
      announce: (fault) => void kept.said.set(fault.code, fault),
      withdraw: (codes) => [...codes].forEach((code) => void kept.said.delete(code)),
    });
    await writeFile(path, 'long enough');
    await use(folder, kept, keeper.look);
    keeper.close();
  });
}

test('a log that is due is rotated, but not while nginx is being changed', () =>
  withKeeper(async (folder, kept, look) => {
    kept.rest = false;
    await look();
    expect(await readdir(folder)).toEqual(['access.log']);
    kept.rest = true;
    await Promise.all([look(), look()]);
    expect(await readdir(folder)).toEqual(['access.log', 'access.log.1']);
    expect(kept.reopened).toBe(1);
    expect(kept.said.size).toBe(0);
  }));

test('a rotation that fails halfway is said, and finished by the next look', () =>
  withKeeper(async (folder, kept, look) => {
    kept.failing = true;
    await look();
    expect(kept.said.get('log-unrotated')?.message).toContain('nginx does not run');
    expect(await readdir(folder)).toEqual(['access.log.1']);
    kept.failing = false;
    await look();
    expect(await readdir(folder)).toEqual(['access.log', 'access.log.1']);
    expect(kept.said.size).toBe(0);
  }));

test('a stack’s access and error log are kept, both bounded', () => {
  const logs = logsOf('/stack', 5);
  expect(logs.map(({ path }) => path)).toEqual(['/stack/logs/access.log', '/stack/logs/error.log']);
  for (const { limits } of logs) expect(limits.keptBytes).toBeLessThan(512 * 2 ** 20);
});
