/** Load runs of a stack: a handful side by side, shown on the board, each over only when the log has told of every request. */
import type { z } from 'zod';
import type { loadInput } from '../contract/inputs.ts';
import type { Load } from '../model/board.ts';
import { FaultError, faultOf } from '../model/faults.ts';
import { ClientTally, type ClientTotals } from './load/client-tally.ts';
import { LoadMeter } from './load/load-meter.ts';
import type { LoadProgress } from './load/run-load.ts';
import type { RunsDesk } from './load/runs-desk.ts';
import type { AccessCounter } from './logs/access-counter.ts';
import type { StackMemory } from './stack-memory.ts';

/** nginx holds a line of the access log back by its `flush` at most. */
const LOG_QUIET_MS = 150;
/** Both kinds of clients, GET and POST, and a run of a person's own beside them; each has a thread. */
const MAX_RUNS = 6;

export interface LoadDesk {
  /** Progress, several a second, ending with the result. Faults: `load-running`, `stack-down`, `load-failed`. */
  run(input: z.output<typeof loadInput>, signal: AbortSignal): AsyncIterable<Load>;
  /** Ends the run of that id; its result where it has ended already and is still shown. Fault: `stream-unknown`. */
  stop(id: number): Promise<Load>;
  /** Whether a run is under way. */
  isBusy(): boolean;
  /** What all clients since the controller's start have met, as of now; a run silent for `limitMs` counts as it last told. */
  clients(limitMs: number): Promise<ClientTotals>;
  close(): Promise<void>;
}

interface CurrentRun {
  readonly id: number;
  readonly abort: AbortController;
  readonly meter: LoadMeter;
  readonly ended: Promise<void>;
}

/** `home`: absolute. `workerPath`: absolute path of the program that sends the requests. */
export function createLoadDesk(parts: {
  readonly home: string;
  readonly memory: StackMemory;
  readonly counter: AccessCounter;
  readonly workerPath: string;
  /** Where runs are kept that ended. */
  readonly runs: Pick<RunsDesk, 'keep'>;
}): LoadDesk {
  const { memory, counter, workerPath, home } = parts;
  let lastId = 0;
  /** The first that ran while any of those under way did. */
  let firstBeside = 1;
  const runs = new Map<number, CurrentRun>();
  const tally = new ClientTally();

  /** Those beside it stay; those of before, when nobody ran, go. */
  function show(load: Load): void {
    const others = memory.facts.loads.filter(({ id }) => id !== load.id && id >= firstBeside);
    const loads = [...others, load].sort((a, b) => a.id - b.id).slice(-MAX_RUNS);
    memory.update({ loads, load: loads.at(-1) ?? null });
  }

  /** The run is told whether or not the disk takes it. */
  async function keep(
    load: Load,
    detail: NonNullable<LoadProgress['detail']>,
    { url, name = '', note = '' }: z.output<typeof loadInput>,
  ): Promise<Load> {
    try {
      const { runCircumstances } = await import('./load/run-circumstances.ts');
      const circumstances = runCircumstances(memory.facts, url === undefined ? 'nginx' : 'another');
      const at = new Date().toISOString();
      const kept = await parts.runs.keep({ at, name, note, load, detail, circumstances });
      memory.withdraw(['run-unwritable']);
      return kept.load;
    } catch (error) {
      memory.announce(faultOf(error));
      return load;
    }
  }

  async function* run(input: z.output<typeof loadInput>, signal: AbortSignal): AsyncGenerator<Load> {
    if (runs.size >= MAX_RUNS) throw tooMany();
    lastId += 1;
    const id = lastId;
    if (runs.size === 0) firstBeside = id;
    const abort = new AbortController();
    const onAbort = () => abort.abort();
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    let end: () => void = () => undefined;
    const meter = new LoadMeter();
    runs.set(id, { id, abort, meter, ended: new Promise((resolve) => (end = resolve)) });
    const forget = tally.add(input, meter);
    try {
      // Loaded when the first is wished: a controller at rest carries none of it.
      const [{ aimLoad }, { runLoad }] = await Promise.all([
        import('./load/aim-load.ts'),
        import('./load/run-load.ts'),
      ]);
      const aim = await aimLoad(input, memory.facts, home);
      for await (const progress of runLoad({ ...input, ...aim, signal: abort.signal, workerPath, meter })) {
        const { detail, ...load } = { ...progress, id };
        if (load.state !== 'running') await counter.settled(LOG_QUIET_MS);
        const told = detail === undefined || load.sent === 0 ? load : await keep(load, detail, input);
        show(told);
        yield told;
      }
    } finally {
      abort.abort();
      signal.removeEventListener('abort', onAbort);
      forget();
      runs.delete(id);
      end();
    }
  }

  return {
    run,
    async stop(id) {
      const current = runs.get(id);
      current?.abort.abort();
      await current?.ended;
      const load = memory.facts.loads.find((one) => one.id === id);
      if (load === undefined) throw unknownRun(id);
      return load;
    },
    isBusy: () => runs.size > 0,
    clients: (limitMs) => tally.totals(limitMs),
    async close() {
      const all = [...runs.values()];
      for (const { abort } of all) abort.abort();
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}

function tooMany(): FaultError {
  return new FaultError({
    code: 'load-running',
    message: `There are ${MAX_RUNS} load runs under way already.`,
    hint: 'Wait for the end of one, or stop one.',
  });
}

function unknownRun(id: number): FaultError {
  return new FaultError({ code: 'stream-unknown', message: `There is no load run ${id}.` });
}
