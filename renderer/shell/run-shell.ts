/** One shell on one terminal: its output acknowledged as it is drawn, what is typed sent in order, its size kept. */
import type { SignalboxClient } from '../../stack/contract/client.ts';
import type { ShellTerminal } from './shell-terminal.ts';

export interface ShellWish {
  readonly client: SignalboxClient;
  /** `nginx`, or a backend's name. */
  readonly name: string;
  readonly terminal: ShellTerminal;
  readonly signal: AbortSignal;
}

/** Resolves when the shell ended or the signal aborts; rejects with the call's fault. */
export async function runShell({ client, name, terminal, signal }: ShellWish): Promise<void> {
  const shell = nextShellId();
  let typing: Promise<unknown> = Promise.resolve();
  const { columns, rows } = terminal;
  const chunks = await client.shell.open({ shell, name, columns, rows, window: WINDOW_CHUNKS }, { signal });
  let isOpen = true;
  // What is typed after the end, or too fast, has a fault that the end of the stream tells better.
  const quietly = (call: () => Promise<unknown>): Promise<unknown> =>
    isOpen && !signal.aborted ? call().catch(() => undefined) : Promise.resolve();
  terminal.onTyped((text) => {
    for (const base64 of base64Parts(text))
      typing = typing.then(() => quietly(() => client.shell.write({ shell, base64 })));
  });
  terminal.onResize((nextColumns, nextRows) => {
    void quietly(() => client.shell.resize({ shell, columns: nextColumns, rows: nextRows }));
  });
  try {
    for await (const { sequence, base64 } of chunks) {
      if (signal.aborted) return;
      await terminal.write(Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0)));
      await quietly(() => client.shell.ack({ shell, sequence }));
    }
  } finally {
    isOpen = false;
  }
}

/** Pasted text may be longer than one call takes. */
function base64Parts(text: string): readonly string[] {
  const bytes = new TextEncoder().encode(text);
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += PART_BYTES)
    parts.push(btoa(String.fromCharCode(...bytes.subarray(at, at + PART_BYTES))));
  return parts;
}

function nextShellId(): string {
  count += 1;
  return `panel-${PAGE}-${count}`;
}

const WINDOW_CHUNKS = 8;
const PART_BYTES = 16 * 1024;
const PAGE = Math.random().toString(36).slice(2, 10);
let count = 0;
