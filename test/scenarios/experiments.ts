/** Experiments beside a person's stack: whatever becomes of them, the stack is as it was, and nothing of them is left. */
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExperimentResult } from '../../stack/model/experiment.ts';
import { skipAloud } from '../skip-aloud.ts';
import { type RealEngine, StackUnderTest, until } from './stack-under-test.ts';

export function experimentsScenario(engine: RealEngine): void {
  let stack: StackUnderTest;
  let before: Readonly<Record<string, string>>;
  const rig = () => join(stack.home, 'experiments', 'rig');

  beforeAll(async () => {
    stack = await StackUnderTest.create(engine);
    await stack.json('up', '--engine', engine, '--scale', '1', '--port', String(stack.port));
    before = await filesOf(stack.home);
  }, 240_000);
  afterAll(async () => {
    await stack.run('experiment', 'stop');
    await stack.run('down');
    await rm(stack.home, { recursive: true, force: true });
  }, 240_000);

  test('killed half-way, the next one takes down what was left and has a result; the stack is as it was', async () => {
    const child = stack.start('experiment', 'run', 'whose-client', '--quick');
    await until('its nginx serves', async () => existsSync(join(rig(), 'nginx', 'run', 'nginx.pid')));
    await stack.end(child, 'SIGKILL');
    expect(existsSync(rig())).toBe(true);
    const result = await stack.json<ExperimentResult & { finding: string }>(
      'experiment',
      'run',
      'whose-client',
      '--quick',
    );
    expect(result.engine.kind).toBe(engine);
    expect(result.versions).toMatchObject({ nginx: expect.any(String), flask: expect.any(String) });
    expect(result.finding).toContain('hash $remote_addr consistent moved 0 of');
    expect(movedOf(result, 'hash $remote_addr consistent')).toBe(0);
    expect(movedOf(result, 'hash $remote_addr')).toBeGreaterThan(0);
    await expectNothingLeft();
  });

  test('stopped half-way, it takes everything down before it ends, and keeps no result', async (context) => {
    if (!hasTime(engine)) skipAloud(context, 'containers only take longer at it; SIGNALBOX_LONG=1 runs it');
    const child = stack.start('experiment', 'run', 'workers-and-payload', '--quick');
    await until('its nginx serves', async () => existsSync(join(rig(), 'nginx', 'run', 'nginx.pid')));
    expect(await stack.end(child, 'SIGINT')).toBe(130);
    await expectNothingLeft();
  });

  test('a kept result is shown and exported', async () => {
    const { stdout } = await stack.run('experiment', 'export', '--format', 'csv');
    expect(stdout).toMatch(/^method,client,before,marked_down,taken_out\r?\n/);
    const shown = await stack.json<ExperimentResult>('experiment', 'show', '1');
    expect(shown.id).toBe(1);
    expect(await readdir(join(stack.home, 'experiments', 'results'))).toEqual(['000001.json']);
  });

  async function expectNothingLeft(): Promise<void> {
    expect(existsSync(rig())).toBe(false);
    expect(await StackUnderTest.at(engine, rig()).leftovers()).toEqual([]);
    expect(await filesOf(stack.home)).toEqual(before);
    expect((await stack.status()).state).toBe('up');
  }
}

/** What ends an experiment early is the same on every engine; containers only take longer. */
function hasTime(engine: RealEngine): boolean {
  return engine === 'process' || process.env.SIGNALBOX_LONG === '1';
}

/** What a person calls the stack: the wish, the receipts, the config nginx serves. */
async function filesOf(home: string): Promise<Readonly<Record<string, string>>> {
  const current = join(home, 'nginx', 'current');
  const paths = [
    ...['desired.json', 'receipts.jsonl', 'wishes.json'].map((name) => join(home, name)),
    ...(await readdir(current, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  ];
  const texts = await Promise.all(
    paths.map(async (path) => [path, await readFile(path, 'utf8').catch(() => 'absent')] as const),
  );
  return Object.fromEntries(texts);
}

function movedOf({ measured }: ExperimentResult, method: string): number {
  if (measured.kind !== 'clients') throw new Error('Expected clients');
  const { before, gone } = measured.methods.find((one) => one.method === method) ?? {
    before: [],
    gone: [],
  };
  return before.filter((backend, at) => backend !== measured.leaver && backend !== gone[at]).length;
}
