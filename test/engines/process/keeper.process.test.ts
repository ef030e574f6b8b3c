/** The keeper alone, with small programs: what it promises to whoever is not there any more. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isAlive, readProcess } from '../../../stack/engines/process/process-table.ts';
import { parseRecord, type Record } from '../../../stack/engines/process/record.ts';
import { eventually } from '../conformance/eventually.ts';
import { IMAGES_FOLDER, processUnavailable } from './process-harness.ts';

const LABELS = { name: 'program', fingerprint: 'f', subject: { kind: 'nginx' } };

const unavailable = await processUnavailable();
if (unavailable !== null) console.warn(`skipped: the keeper: ${unavailable}`);

describe.skipIf(unavailable !== null)('the keeper', () => {
  let folder: string;
  let keeper: ChildProcess | null = null;
  const file = (name: string) => join(folder, name);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signalbox-keeper-'));
  });
  afterEach(async () => {
    if (keeper?.exitCode === null && keeper.signalCode === null) {
      keeper.kill('SIGTERM');
      await once(keeper, 'exit');
    }
    await rm(folder, { recursive: true });
  });

  const keep = async (program: string, options: readonly string[] = []) => {
    const script = join(IMAGES_FOLDER, 'process', 'keeper.py');
    const given = [file('record.json'), file('out.log'), JSON.stringify(LABELS), ...options];
    const command = ['--', '/usr/bin/python3', '-I', '-S', '-u', '-c', program];
    keeper = spawn('/usr/bin/python3', ['-I', '-S', script, ...given, ...command], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    if (keeper.stdout !== null) await once(keeper.stdout, 'data');
    return keeper;
  };
  const record = async (): Promise<Record> => {
    const parsed = parseRecord('program', await readFile(file('record.json'), 'utf8'));
    if (parsed === null) throw new Error('the record is not whole');
    return parsed;
  };

  test('writes who runs before it says so, and what it writes is read as ours', async () => {
    const started = await keep('import time; time.sleep(1000)');
    const { child, keeper: self, state, restarts } = await record();
    expect({ state, restarts, pid: self.pid }).toEqual({ state: 'running', restarts: 0, pid: started.pid });
    expect(await isAlive(self)).toBe(true);
    expect(child !== null && (await isAlive(child))).toBe(true);
  });

  test('brings back a program that ends, later each time, and says how it ended', async () => {
    await keep('raise SystemExit(3)');
    const seen = await eventually('three deaths', record, (one) => one.restarts >= 3);
    expect(seen.lastExit).toMatchObject({ code: 3, signal: null });
  });

  test('a program that is not there is told in the log, not lost', async () => {
    await keep('');
    keeper?.kill('SIGTERM');
    if (keeper !== null) await once(keeper, 'exit');
    const script = join(IMAGES_FOLDER, 'process', 'keeper.py');
    const given = [file('record.json'), file('out.log'), JSON.stringify(LABELS), '--', '/no/such/program'];
    keeper = spawn('/usr/bin/python3', ['-I', '-S', script, ...given], { stdio: 'ignore' });
    await eventually(
      'the reason',
      () => readFile(file('out.log'), 'utf8'),
      (text) => text.includes('/no/such/program: No such file or directory'),
    );
  });

  test('a stop ends the program and its children, and the record says stopped', async () => {
    const program = `
import os, time
pid = os.fork()
if pid: open(${JSON.stringify(file('grandchild'))}, 'w').write(str(pid))
time.sleep(1000)`;
    const started = await keep(program);
    const grandchild = Number(
      await eventually(
        'a grandchild',
        () => readFile(file('grandchild'), 'utf8').catch(() => ''),
        (text) => text !== '',
      ),
    );
    const { child } = await record();
    started.kill('SIGTERM');
    await once(started, 'exit');

    expect(await record()).toMatchObject({ state: 'stopped', child: null, lastExit: { signal: 'SIGTERM' } });
    expect(child !== null && (await isAlive(child))).toBe(false);
    expect(await readProcess(grandchild)).toBeNull();
  });

  test('a program that does not listen is killed in the end', async () => {
    const deaf =
      'import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print("deaf"); time.sleep(1000)';
    const started = await keep(deaf);
    await eventually(
      'its deafness',
      () => readFile(file('out.log'), 'utf8'),
      (text) => text.includes('deaf'),
    );
    started.kill('SIGTERM');
    await once(started, 'exit');
    expect(await record()).toMatchObject({ state: 'stopped', lastExit: { signal: 'SIGKILL' } });
  });

  test('HUP and USR1 are passed on, and end nobody', async () => {
    const program = `
import signal, time
for name in ("SIGHUP", "SIGUSR1"):
    signal.signal(signal.Signals[name], lambda number, _: print("got", number))
print("listening")
while True: time.sleep(1000)`;
    const started = await keep(program);
    const output = () => readFile(file('out.log'), 'utf8');
    await eventually('the program', output, (text) => text.includes('listening'));
    started.kill('SIGHUP');
    await eventually('the first', output, (text) => text.includes('got 1'));
    started.kill('SIGUSR1');
    await eventually('the second', output, (text) => text.includes('got 10'));
    expect(await record()).toMatchObject({ state: 'running', restarts: 0 });
  });

  test('a stale socket is removed before each start', async () => {
    await writeFile(file('stale.sock'), '');
    await keep('import time; time.sleep(1000)', ['--unlink', file('stale.sock')]);
    await expect(stat(file('stale.sock'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('what the program prints stays within bounds, and its newest part is there', async () => {
    await keep(
      'import time\nprint("x" * 999 + "\\n", end="") or [print("y" * 999) for _ in range(9000)]\ntime.sleep(1000)',
    );
    await eventually(
      'a log cut short, the rest kept beside it',
      async () => ({
        now: (await stat(file('out.log'))).size,
        kept: (await stat(file('out.log.1')).catch(() => null))?.size ?? 0,
      }),
      ({ now, kept }) => kept > 8 * 1024 * 1024 && now < 1024 * 1024,
    );
  });
});
