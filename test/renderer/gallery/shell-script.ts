/** A shell that says back what is typed; `exit` ends it. Every call is kept. */
import type { ShellChunk } from '../../../stack/contract/shell-contract.ts';

export function scriptedShell(asked: (call: unknown) => void) {
  let send: (text: string | null) => void = () => {};
  let typed = '';
  return {
    async *open(
      input: { readonly name: string; readonly columns: number; readonly rows: number },
      { signal }: { readonly signal: AbortSignal },
    ): AsyncGenerator<ShellChunk> {
      asked({ call: 'shell open', input: { name: input.name } });
      const waiting: (string | null)[] = [`\x1b[32m${input.name}\x1b[0m $ `];
      let wake = (): void => {};
      send = (text) => {
        waiting.push(text);
        wake();
      };
      signal.addEventListener('abort', () => {
        asked({ call: 'shell gone', input: { name: input.name } });
        wake();
      });
      for (let sequence = 1; !signal.aborted; ) {
        const text = waiting.shift();
        if (text === null) return;
        if (text !== undefined) {
          yield { sequence, base64: btoa(text) };
          sequence += 1;
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    },
    ack: async () => {},
    write: async ({ base64 }: { readonly base64: string }) => {
      const text = atob(base64);
      typed += text;
      send(text.replaceAll('\r', '\r\n$ '));
      if (typed.endsWith('exit\r')) send(null);
    },
    resize: async (input: { readonly columns: number; readonly rows: number }) =>
      asked({ call: 'shell resize', input: { columns: input.columns, rows: input.rows } }),
    close: async () => {},
  };
}
