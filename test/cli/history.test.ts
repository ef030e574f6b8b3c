import { expect, test } from 'vitest';
import { useSmallController } from './use-small-controller.ts';

const { calls, run } = useSmallController();

test.each([
  [['history'], '    12  current  2026-01-02T03:04:05.000Z  scale 3, by command line'],
  [['history', 'diff', '3', '12'], '-3\n+12'],
  [['config'], '# nginx.conf\nevents {}'],
  [['config', '--generation', '4'], '# nginx.conf\n# 4'],
])('%j says what there is', async (words, text) => {
  expect((await run(...words)).stdout.trimEnd()).toBe(text);
});

test.each([
  [['undo'], 'undo'],
  [['history', 'back', '4'], 'back to 4'],
])('%j asks the controller, and answers with its receipt', async (words, call) => {
  const { stdout, exitCode } = await run(...words, '--json');
  expect(JSON.parse(stdout)).toMatchObject({ what: call, generation: 12 });
  expect(calls).toContain(call);
  expect(exitCode).toBe(0);
});

test.each([
  [['config', '--generation', 'x'], 'Expected `generation` to be the number of a generation, got "x".'],
  [['history', 'back', '0'], 'Expected `generation` to be the number of a generation, got 0.'],
  [['history', 'diff', 'a', '2'], 'Expected `from` to be the number of a generation, got "a".'],
])('%j is refused with a sentence', async (words, sentence) => {
  const { stdout, exitCode } = await run(...words, '--json');
  expect(JSON.parse(stdout)).toMatchObject({ fault: { code: 'input-invalid', message: sentence } });
  expect(exitCode).toBe(2);
});
