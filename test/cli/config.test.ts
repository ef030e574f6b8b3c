import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useSmallController } from './use-small-controller.ts';

const { home, calls, run } = useSmallController();
const lines = join(home, 'lines.conf');
const binary = join(home, 'binary.conf');
writeFileSync(lines, 'gzip on;\n');
writeFileSync(binary, Buffer.from([0xff, 0xfe, 0x00]));

test.each([
  [
    ['config', '--loaded'],
    '# configuration file current/nginx.conf:\nevents {}\n# Generation 12 lies on disk as it was loaded.',
  ],
  [['config', '--drift'], 'no file of generation 12 was changed by another hand'],
  [['config', '--lint'], 'nothing is dubious'],
  [['config', 'snippet', 'server'], 'gzip on;'],
  [['config', 'snippet', 'http', lines, '--check'], 'nothing is dubious'],
])('%j says what there is', async (words, text) => {
  expect((await run(...words)).stdout.trimEnd()).toBe(text);
});

test.each([
  [['config', 'restore'], 'set-aside drift'],
  [['config', 'restore', '--discard'], 'restore drift'],
  [
    ['config', 'snippet', 'http', lines],
    'snippets {"http":"gzip on;\\n","server":"gzip on;\\n","upstream":""}',
  ],
])('%j asks the controller, and answers with its receipt', async (words, call) => {
  const { stdout, exitCode } = await run(...words, '--json');
  expect(JSON.parse(stdout)).toMatchObject({ what: call, generation: 12 });
  expect(calls).toContain(call);
  expect(exitCode).toBe(0);
});

test.each([
  [
    ['config', '--loaded', '--drift'],
    'Expected one of `--generation`, `--loaded`, `--drift` and `--lint`, got several.',
  ],
  [['config', 'snippet', 'main', lines], 'Expected `level` to be one of http, server, upstream, got "main".'],
  [['config', 'snippet', 'http', binary], `Expected \`file\` to be a text file in UTF-8, got "${binary}".`],
])('%j is refused with a sentence', async (words, sentence) => {
  const { stdout, exitCode } = await run(...words, '--json');
  expect(JSON.parse(stdout)).toMatchObject({ fault: { code: 'input-invalid', message: sentence } });
  expect(exitCode).toBe(2);
});
