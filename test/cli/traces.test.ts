import { describe, expect, test } from 'vitest';
import { TRACE, TRACES, TRACING } from '../control/small-traces.ts';
import { useSmallController } from './use-small-controller.ts';

const ID = TRACE.traceId;
const { calls, run } = useSmallController();
const lastCall = () => calls.at(-1);

describe('signalbox traces', () => {
  test('asks for the last five minutes, and prints a line for each request', async () => {
    const { stdout, exitCode } = await run('traces');
    expect(lastCall()).toBe('traces {"window":"5m","limit":100}');
    expect(stdout).toBe(
      `22:13:20.123  200      12 ms  flask-app-2     GET /work?ms=5  ${ID}  (2 tries, 2 spans)`,
    );
    expect(exitCode).toBe(0);
  });

  test('carries what is searched for, word for word', async () => {
    const { stdout } = await run(
      ...['traces', '--path', '/work', '--status', '5xx', '--slower', '250', '--backend', 'flask-app-2'],
      ...['--window', '1h', '--limit', '7', '--json'],
    );
    expect(JSON.parse(lastCall()?.replace('traces ', '') ?? '')).toEqual({
      ...{ path: '/work', status: '5xx', minMs: 250, backend: 'flask-app-2', window: '1h', limit: 7 },
    });
    expect(JSON.parse(stdout)).toEqual(TRACES);
  });

  test.each([
    [['traces', '--slower', 'ten'], 'Expected `minMs` to be milliseconds, got "ten".'],
    [['traces', '--limit', '0'], 'Expected `limit` to be a whole number from 1 to 1000, got 0.'],
    [
      ['traces', '--status', '99'],
      'Expected `status` to be a status such as 502, or a class such as 5xx, got "99".',
    ],
    [['traces', '--window', '2d'], 'Expected `window` to be one of 1m, 5m, 15m, 1h, all, got "2d".'],
    [
      ['exporter', 'add', 'A b', 'https://otlp.example'],
      'Expected `name` to be a name of lower-case letters, digits and dashes, got "A b".',
    ],
    [
      ['exporter', 'add', 'collector', 'ftp://otlp.example'],
      'Expected `url` to be an http or https URL, got "ftp://otlp.example".',
    ],
    [['tracing', 'listen', 'perhaps'], 'Expected `state` to be on or off, got "perhaps".'],
  ])('%j is refused with a sentence, and nobody is asked', async (words, sentence) => {
    const asked = calls.length;
    const { stdout, exitCode } = await run(...words, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ fault: { code: 'input-invalid', message: sentence } });
    expect([exitCode, calls.length]).toEqual([2, asked]);
  });
});

describe('signalbox trace', () => {
  test('draws one trace as a waterfall, each span under the one it lies in, with why it failed', async () => {
    const { stdout } = await run('trace', ID);
    expect(lastCall()).toBe(`trace {"traceId":"${ID}"}`);
    expect(stdout.split('\n')).toEqual([
      `trace ${ID}, 2023-11-14T22:13:20.111Z, 12 ms`,
      `|${'='.repeat(40)}| nginx GET /work                         12 ms 200`,
      `|${'!'.repeat(3)}${' '.repeat(37)}|   try flask-app-1                        1 ms 502  no connection`,
    ]);
  });

  test('what is no id is refused', async () => {
    const { stdout, exitCode } = await run('trace', 'abc', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ fault: { code: 'input-invalid' } });
    expect(exitCode).toBe(2);
  });
});

describe('signalbox tracing', () => {
  test('says what is received, kept and sent on', async () => {
    expect((await run('tracing')).stdout.split('\n')).toEqual([
      'tracing of the backends is on',
      'spans are received at http://127.0.0.1:4318/v1/traces and /home/traces/otlp.sock',
      '12 received, 1 rejected, 0 made room; 12 spans of 4 traces are kept',
      'to collector (https://otlp.example/v1/traces): 12 sent, 0 waiting, 0 dropped',
    ]);
    expect(JSON.parse((await run('tracing', '--json')).stdout)).toEqual(TRACING);
  });

  test.each([
    [
      ['tracing', 'on'],
      'apply {"by":"command line","edits":[{"kind":"tracing","tracing":"on"}],"revision":4}',
    ],
    [['tracing', 'listen', 'off'], 'listen off'],
    [['tracing', 'jaeger'], 'jaeger on'],
  ])('%j asks for just that', async (words, call) => {
    const { exitCode } = await run(...words);
    expect(lastCall()).toBe(call);
    expect(exitCode).toBe(0);
  });
});

describe('signalbox exporter', () => {
  test('takes a secret from the environment alone, and prints none', async () => {
    process.env.SIGNALBOX_TEST_TOKEN = 'hush';
    const url = 'https://otlp.example/v1/traces';
    const { stdout } = await run(
      'exporter',
      'add',
      'collector',
      url,
      '--header',
      'X-SF-Token=env:SIGNALBOX_TEST_TOKEN',
    );
    delete process.env.SIGNALBOX_TEST_TOKEN;
    expect(JSON.parse(lastCall()?.replace('exporter ', '') ?? '')).toEqual({
      ...{ name: 'collector', url, encoding: 'protobuf', headers: { 'X-SF-Token': 'hush' } },
    });
    expect(stdout).toBe(`collector  ${url}  X-SF-Token: •••• (file)  12 sent, 0 waiting, 0 dropped`);
  });

  test('refuses a secret on the command line, and a variable that is not there', async () => {
    const add = ['exporter', 'add', 'collector', 'https://otlp.example', '--header'];
    const plain = await run(...add, 'X-SF-Token=hush');
    expect(plain.stderr).toContain('a secret on the command line stays in the shell’s history');
    expect(plain.stderr).not.toContain('hush');
    expect((await run(...add, 'X-SF-Token=env:NOT_THERE')).stderr).toContain('NOT_THERE is not set');
    expect(plain.exitCode).toBe(2);
  });

  test('tests one, and removes one', async () => {
    expect((await run('exporter', 'test', 'collector')).stdout).toBe('taken in 3 ms');
    expect(lastCall()).toBe('test collector');
    expect((await run('exporter', 'remove', 'collector')).stdout).toBe('spans are sent to nobody');
    expect(lastCall()).toBe('remove collector');
  });
});
