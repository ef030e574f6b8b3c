import { expect, test } from 'vitest';
import { CLIENTS_RESULT } from '../lab/results.ts';
import { useSmallController } from './use-small-controller.ts';

const { calls, run } = useSmallController();

test('experiment list names each, how long it takes and what came of it; as JSON whole', async () => {
  const { stdout } = await run('experiment', 'list');
  expect(stdout).toContain('why-nginx  Why nginx?');
  expect(stdout).toContain('result 10, full, 2026-03-04: Of the clients of the other backends');
  const told = JSON.parse((await run('experiment', 'list', '--json')).stdout);
  expect(told.experiments.map(({ name }: { name: string }) => name)).toEqual([
    'why-nginx',
    'methods-in-trouble',
    'workers-and-payload',
    'whose-client',
    'tls-cost',
  ]);
});

test('experiment run asks for the mode and the engine, and answers with the result and its finding', async () => {
  const { stdout, exitCode } = await run('experiment', 'run', 'whose-client', '--quick', '--json');
  expect(exitCode).toBe(0);
  expect(calls).toContain('experiment {"name":"whose-client","mode":"quick"}');
  expect(JSON.parse(stdout)).toMatchObject({ ...CLIENTS_RESULT, finding: expect.any(String) });
});

test('an experiment that is none, and a result that is none, are refused with a sentence', async () => {
  const wrong = await run('experiment', 'run', 'everything');
  expect(wrong.exitCode).toBe(2);
  expect(wrong.stderr).toContain('Expected `name` to be one of why-nginx');
  expect((await run('experiment', 'show', '77')).stderr).toContain('There is no result 77');
});

test('experiment export is the file itself', async () => {
  const { stdout } = await run('experiment', 'export', '10', '--format', 'markdown');
  expect(stdout).toContain('## Whose client is it?');
  expect(stdout).toContain('| hash $remote_addr | 2 | 4 | 0 | 2 | 0 |');
});
