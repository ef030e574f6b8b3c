import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type BuiltProgram, buildProgram } from './built-program.ts';

let program: BuiltProgram;
let home: string;

beforeAll(async () => {
  program = await buildProgram();
}, 60_000);
afterAll(() => program.remove());
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'signalbox-home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const run = async (...words: readonly string[]) => program.start(home, ...words);

describe('a command alone', () => {
  test('runs a controller of its own, and leaves neither process, socket nor lock', async () => {
    const { stdout, exitCode } = await run('up', '--engine', 'fake', '--scale', '2', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ outcome: { kind: 'done' }, engine: 'fake' });
    expect(exitCode).toBe(0);
    expect(existsSync(join(home, 'desired.json'))).toBe(true);
    expect(readdirSync(home).filter((name) => /sock|lock/.test(name))).toEqual([]);
  });

  test('several at once share one controller', async () => {
    await run('up', '--engine', 'fake', '--scale', '1');
    const results = await Promise.all([
      run('up', '--engine', 'fake', '--scale', '2', '--json'),
      run('status', '--json'),
      run('plan', '--json'),
      run('status', '--json'),
    ]);
    expect(
      results.filter(({ exitCode }) => exitCode).map(({ stdout, stderr }) => ({ stdout, stderr })),
    ).toEqual([]);
    expect(readdirSync(home).filter((name) => /sock|lock/.test(name))).toEqual([]);
  });

  test('a corrupt wish on disk is refused with its reason, and stays as it is', async () => {
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'desired.json'), '{"format": 1, oops');
    const { stdout, exitCode } = await run('scale', '2', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ fault: { code: 'desired-corrupt' } });
    expect(exitCode).toBe(2);
    expect(readFileSync(join(home, 'desired.json'), 'utf8')).toBe('{"format": 1, oops');
  });
});
