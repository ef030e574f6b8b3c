import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { createShellDesk } from '../../stack/control/shell-desk.ts';
import type { Engine, Terminal } from '../../stack/engines/engine.ts';
import { createFakeEngine } from '../../stack/engines/fake/fake-engine.ts';
import { faultOf } from '../../stack/model/faults.ts';

const INPUT = { shell: 's1', name: 'flask-app-1', columns: 80, rows: 24, window: 4 } as const;
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const textOf = (chunk: string): string => Buffer.from(chunk, 'base64').toString();
const codeOf = (call: () => unknown): string | null => {
  try {
    call();
    return null;
  } catch (thrown) {
    return faultOf(thrown).code;
  }
};

/** An engine of the fake's whose shells are these. */
async function engineOf(exec: Engine['exec']): Promise<Engine> {
  const folder = await mkdtemp(`${tmpdir()}/signalbox-shell-`);
  await rm(folder, { recursive: true });
  return {
    ...createFakeEngine({ project: 'p', home: folder, nginxFolder: folder, imagesFolder: folder }),
    exec,
  };
}

/** A program that writes for ever, and how much was taken of it. */
function flood() {
  let taken = 0;
  let typed = '';
  let isEnded = false;
  const terminal: Terminal = {
    output: (async function* () {
      try {
        for (;;) {
          taken += 1;
          yield Buffer.alloc(1024, 'x');
          await new Promise(setImmediate);
        }
      } finally {
        isEnded = true;
      }
    })(),
    write: (bytes) => {
      typed += Buffer.from(bytes).toString();
      return typed.length < 100;
    },
    resize: async () => {},
  };
  return { exec: async () => terminal, taken: () => taken, typed: () => typed, isEnded: () => isEnded };
}

describe('the shells', () => {
  test('a flood waits for credit: no more is taken from the terminal than was acknowledged and the window allows', async () => {
    const { exec, taken } = flood();
    const engine = await engineOf(exec);
    const desk = createShellDesk(async () => engine);
    const chunks = desk.open(INPUT, new AbortController().signal)[Symbol.asyncIterator]();
    const sequences: number[] = [];
    let waiting: Promise<unknown> | null = null;
    const next = () => chunks.next().then(({ value }) => sequences.push(value?.sequence ?? 0));
    for (let count = 0; count < 4; count += 1) await next();
    waiting = next();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(sequences).toEqual([1, 2, 3, 4]);
    expect(taken()).toBe(4);
    desk.ack({ shell: 's1', sequence: 2 });
    await waiting;
    expect(sequences).toEqual([1, 2, 3, 4, 5]);
    desk.close({ shell: 's1' });
    await chunks.return?.();
  });

  test('ends with whoever listens, and with close; then its name is unknown, and free', async () => {
    const { exec, isEnded } = flood();
    const engine = await engineOf(exec);
    const desk = createShellDesk(async () => engine);
    for await (const { base64: bytes } of desk.open(INPUT, new AbortController().signal)) {
      expect(textOf(bytes)).toMatch(/^x+$/);
      expect(codeOf(() => desk.write({ shell: 's1', base64: base64('ls\r') }))).toBeNull();
      break;
    }
    expect(isEnded()).toBe(true);
    expect(codeOf(() => desk.write({ shell: 's1', base64: base64('ls\r') }))).toBe('stream-unknown');
    expect(codeOf(() => desk.close({ shell: 's1' }))).toBeNull();
  });

  test('refuses a name in use, what nobody reads, and a seventeenth shell', async () => {
    const { exec } = flood();
    const engine = await engineOf(exec);
    const desk = createShellDesk(async () => engine);
    const stop = new AbortController();
    const open = (shell: string) => desk.open({ ...INPUT, shell }, stop.signal)[Symbol.asyncIterator]();
    const all = Array.from({ length: 16 }, (_, index) => open(`s${index + 1}`));
    await Promise.all(all.map((one) => one.next()));
    expect(
      (
        await open('s1')
          .next()
          .then(() => null, faultOf)
      )?.code,
    ).toBe('input-invalid');
    expect(
      (
        await open('s17')
          .next()
          .then(() => null, faultOf)
      )?.code,
    ).toBe('controller-busy');
    expect(codeOf(() => desk.write({ shell: 's2', base64: base64('y'.repeat(200)) }))).toBe(
      'controller-busy',
    );
    stop.abort();
    await Promise.all(all.map((one) => one.return?.()));
    expect(
      (
        await open('s17')
          .next()
          .then(() => null, faultOf)
      )?.code,
    ).toBeUndefined();
  });

  test('says in a sentence where there are none', async () => {
    const engine = await engineOf(null);
    const desk = createShellDesk(async () => engine);
    const fault = await desk
      .open(INPUT, new AbortController().signal)
      [Symbol.asyncIterator]()
      .next()
      .then(() => null, faultOf);
    expect(fault?.code).toBe('shell-unavailable');
    expect(fault?.message).toContain('Plain processes have no inside to open a shell in');
  });
});
