/** Load runs side by side, each to its end; Ctrl-C ends the wait, or the runs. */
import type { z } from 'zod';
import type { SignalboxClient } from '../contract/client.ts';
import type { loadInput } from '../contract/inputs.ts';
import type { Load } from '../model/board.ts';
import { FaultError } from '../model/faults.ts';

type LoadInput = z.output<typeof loadInput>;

/** Gives up the wait where `signal` is aborted; the run ends with it. */
export async function runOne(client: SignalboxClient, input: LoadInput, signal: AbortSignal): Promise<Load> {
  return lastOf(await client.load.run(input, { signal }), () => undefined);
}

/** Stops the runs where `signal` is aborted, and tells what they came to. */
export async function runUntilStopped(
  client: SignalboxClient,
  inputs: readonly LoadInput[],
  signal: AbortSignal,
): Promise<readonly Load[]> {
  const stop = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  return Promise.all(
    inputs.map(async (input) => {
      let isStopping = false;
      return lastOf(await client.load.run(input), ({ id }) => {
        if (isStopping) return;
        isStopping = true;
        // What it came to arrives as its last progress.
        void stop.then(() => client.load.stop({ id }).catch(() => undefined));
      });
    }),
  );
}

async function lastOf(loads: AsyncIterable<Load>, see: (load: Load) => void): Promise<Load> {
  let last: Load | null = null;
  for await (const load of loads) {
    last = load;
    see(load);
  }
  if (last) return last;
  throw new FaultError({ code: 'load-failed', message: 'The load run ended without a word.' });
}
