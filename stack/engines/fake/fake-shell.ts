/** A shell that says back what is typed, and ends at `exit`, with its backend, or when aborted. */
import { on } from 'node:events';
import { PassThrough } from 'node:stream';
import { FaultError } from '../../model/faults.ts';
import type { Terminal, TerminalWish } from '../engine.ts';
import type { FakeState } from './fake-world.ts';

export function openFakeShell(
  state: FakeState,
  name: string,
  { columns, rows, signal }: TerminalWish,
): Terminal {
  const isThere = (): boolean => (name === 'nginx' ? state.nginx !== null : state.backends.has(name));
  if (!isThere()) {
    throw new FaultError({
      code: 'shell-unavailable',
      message: `There is no running ${name} to open a shell in.`,
    });
  }
  const screen = new PassThrough();
  screen.write(`${columns}x${rows}\r\n$ `);
  const ended = new AbortController();
  const until = AbortSignal.any([signal, ended.signal]);
  until.addEventListener('abort', () => screen.end(), { once: true });
  void endWith(state, isThere, ended, until);
  return {
    output: screen,
    write(bytes) {
      const text = Buffer.from(bytes).toString();
      screen.write(text.replaceAll('\r', '\r\n$ '));
      if (text === 'exit\r') ended.abort();
      return true;
    },
    async resize(nextColumns, nextRows) {
      screen.write(`${nextColumns}x${nextRows}\r\n`);
    },
  };
}

async function endWith(
  state: FakeState,
  isThere: () => boolean,
  ended: AbortController,
  signal: AbortSignal,
): Promise<void> {
  try {
    for await (const _ of on(state.events, 'event', { signal })) if (!isThere()) ended.abort();
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
}
