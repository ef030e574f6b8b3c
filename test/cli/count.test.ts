import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessLine } from '../logs/read/access-line.ts';
import { type BuiltProgram, buildProgram } from './built-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'signalbox-count-'));
const path = join(folder, 'access.log');
let program: BuiltProgram;

beforeAll(async () => {
  program = await buildProgram();
  // Large enough for the threads of the built program.
  writeFileSync(path, `${accessLine()}\n`.repeat(75_000));
}, 60_000);
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true });
});

test('count needs no stack: a table for a person, one object for a script', async () => {
  const { stdout, exitCode } = await program.start(folder, 'count', path, '--json');
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    requests: 75_000,
    malformed: 0,
    rows: [{ address: '10.0.0.2:8000', hits: 75_000, statuses: { '200': 75_000 }, latency: { p50: 11 } }],
  });
  const table = (await program.start(folder, 'count', path)).stdout;
  expect(table).toMatch(/^75000 requests in .+\nbackend +hits +share .+\n10\.0\.0\.2:8000 +75000 +100\.0 %/);
});

test('a log of an unknown format is refused with its first line, not counted as malformed', async () => {
  const odd = join(folder, 'odd.log');
  writeFileSync(odd, 'up=10.0.0.2:80 status=200\n');
  const refused = await program.start(folder, 'count', odd, '--json');
  expect(refused.exitCode).toBe(2);
  expect(JSON.parse(refused.stdout)).toMatchObject({
    fault: { code: 'input-invalid', detail: 'up=10.0.0.2:80 status=200' },
  });
  const told = await program.start(folder, 'count', odd, '--format', 'up=$upstream_addr status=$status');
  expect(told.stdout).toContain('10.0.0.2:80');
});
