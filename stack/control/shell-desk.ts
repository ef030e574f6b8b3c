/** The contract's `shell.*`: every shell that is open, by the names their callers gave them. */
import type { z } from 'zod';
import type {
  ShellChunk,
  shellAckInput,
  shellCloseInput,
  shellOpenInput,
  shellResizeInput,
  shellWriteInput,
} from '../contract/shell-contract.ts';
import type { Engine, Terminal } from '../engines/engine.ts';
import { FaultError } from '../model/faults.ts';

export interface ShellDesk {
  /** Faults: `input-invalid` where the name is in use, `shell-unavailable`, `controller-busy`, the engine's. */
  open(input: z.output<typeof shellOpenInput>, signal: AbortSignal): AsyncIterable<ShellChunk>;
  ack(input: z.output<typeof shellAckInput>): void;
  /** Fault: `controller-busy` where the program in the shell reads nothing of what was typed. */
  write(input: z.output<typeof shellWriteInput>): void;
  resize(input: z.output<typeof shellResizeInput>): Promise<void>;
  close(input: z.output<typeof shellCloseInput>): void;
}

interface OpenShell {
  readonly stop: AbortController;
  /** Null while it is being opened. */
  terminal: Terminal | null;
  acknowledged: number;
  wake: () => void;
}

/** All but `open` name a shell that is open, or `stream-unknown` is their fault. */
export function createShellDesk(engine: () => Promise<Engine>): ShellDesk {
  const shells = new Map<string, OpenShell>();
  const known = (name: string): OpenShell => {
    const shell = shells.get(name);
    if (shell === undefined) throw unknownShell(name);
    return shell;
  };

  return {
    async *open(input, signal) {
      if (shells.has(input.shell)) throw nameInUse(input.shell);
      if (shells.size >= MOST_SHELLS) throw tooMany();
      const shell: OpenShell = {
        stop: new AbortController(),
        terminal: null,
        acknowledged: 0,
        wake: () => {},
      };
      const until = AbortSignal.any([signal, shell.stop.signal]);
      until.addEventListener('abort', () => shell.wake(), { once: true });
      shells.set(input.shell, shell);
      try {
        const { exec } = await engine();
        if (exec === null) throw noShells();
        shell.terminal = await exec(input.name, { columns: input.columns, rows: input.rows, signal: until });
        yield* chunksOf(shell, shell.terminal.output, input.window, until);
      } finally {
        shells.delete(input.shell);
        shell.stop.abort();
      }
    },
    ack({ shell: name, sequence }) {
      const shell = shells.get(name);
      if (shell === undefined) return;
      shell.acknowledged = Math.max(shell.acknowledged, sequence);
      shell.wake();
    },
    write({ shell, base64 }) {
      const { terminal } = known(shell);
      if (terminal === null) throw unknownShell(shell);
      if (!terminal.write(Buffer.from(base64, 'base64'))) throw notReading();
    },
    async resize({ shell, columns, rows }) {
      await known(shell).terminal?.resize(columns, rows);
    },
    close: ({ shell }) => shells.get(shell)?.stop.abort(),
  };
}

/** Nothing is read from the terminal without credit: a program that floods it waits, and costs no memory here. */
async function* chunksOf(
  shell: OpenShell,
  output: AsyncIterable<Uint8Array>,
  window: number,
  signal: AbortSignal,
): AsyncGenerator<ShellChunk> {
  let sequence = 0;
  for await (const bytes of output) {
    sequence += 1;
    yield { sequence, base64: Buffer.from(bytes).toString('base64') };
    while (sequence - shell.acknowledged >= window && !signal.aborted) {
      await new Promise<void>((resolve) => {
        shell.wake = resolve;
      });
    }
  }
}

const MOST_SHELLS = 16;

function noShells(): FaultError {
  return new FaultError({
    code: 'shell-unavailable',
    message: 'Plain processes have no inside to open a shell in: they run on this machine as they are.',
    hint: 'Each one’s output is in the log dock.',
  });
}

function nameInUse(name: string): FaultError {
  return new FaultError({
    code: 'input-invalid',
    message: `Expected \`shell\` to be a name not in use, got "${name}".`,
    hint: 'Choose a name of its own for each shell.',
  });
}

function unknownShell(name: string): FaultError {
  return new FaultError({
    code: 'stream-unknown',
    message: `There is no open shell named "${name}".`,
    hint: 'Open one first; one that ended is not opened again by itself.',
  });
}

function tooMany(): FaultError {
  return new FaultError({
    code: 'controller-busy',
    message: `${MOST_SHELLS} shells are open.`,
    hint: 'Close one of them.',
  });
}

function notReading(): FaultError {
  return new FaultError({
    code: 'controller-busy',
    message: 'The program in the shell does not read what is typed.',
    hint: 'Wait for it, or end it with Ctrl+C.',
  });
}
