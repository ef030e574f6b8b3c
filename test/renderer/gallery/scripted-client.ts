/** A client that plays a scene: it shows the scene's boards, does what is asked of it at once, and keeps what was asked. */
import type { SignalboxClient } from '../../../stack/contract/client.ts';
import type { LogBatch, PlanView } from '../../../stack/contract/contract.ts';
import type { Board } from '../../../stack/model/board.ts';
import type { Receipt } from '../../../stack/model/receipt.ts';
import { receiptOf } from './boards.ts';
import { filesOf, GENERATIONS, PREVIEW, RECEIPTS } from './change-data.ts';
import { scriptedConfig } from './config-script.ts';
import { createFlood } from './flood.ts';
import { scriptedLab } from './lab-script.ts';
import { BACKEND_LINES, ERROR_LINES } from './log-lines.ts';
import { scriptedRuns } from './runs-script.ts';
import type { Scene } from './scene.ts';
import { scriptedShell } from './shell-script.ts';
import { TRUST } from './tls-scenes.ts';
import { scriptedTraces } from './traces-script.ts';
import { scriptedTraffic } from './traffic-script.ts';

declare global {
  interface Window {
    /** Every call the panel made, for a test to read. */
    asked: unknown[];
    /** Sends another board, as the controller would. */
    sendBoard: (change: Partial<Board>) => void;
    /** Sends more lines to every access log that is followed. */
    sendLines: (lines: readonly string[]) => void;
    /** Lines of the access log that were written by the flood so far. */
    written: () => number;
    /** Of them, those in batches that the panel has acknowledged. */
    drawn: () => number;
    acknowledged: number;
    wasRun: number | undefined;
  }
}

export function scriptedClient(scene: Scene): SignalboxClient {
  let board = scene.board;
  const boards = createChannel<Board>();
  const lines = createChannel<readonly string[]>();
  window.asked = [];
  window.acknowledged = 0;
  window.sendBoard = (change) => {
    if (board) board = { ...board, ...change };
    if (board) boards.send(board);
  };
  window.sendLines = lines.send;
  const flood = scene.flood ? createFlood(scene.flood.linesPerSecond, scene.flood.forMs) : null;
  window.written = flood?.written ?? (() => 0);
  window.drawn = flood?.drawn ?? (() => 0);

  const answer = async (call: string, input: unknown): Promise<Receipt> => {
    window.asked.push({ call, input });
    if (scene.fault)
      throw Object.assign(new Error(scene.fault.message), { code: 'FAULT', data: scene.fault });
    if (scene.answers === 'never') await new Promise(() => {});
    return receiptOf();
  };
  const config = scriptedConfig({
    script: scene.config,
    generation: () => board?.generation ?? 1,
    answer,
    changed: (what) =>
      window.sendBoard(what === 'drift' ? { drift: [] } : { revision: (board?.revision ?? 0) + 1 }),
    refuse: (fault) => Object.assign(new Error(fault.message), { code: 'FAULT', data: fault }),
  });
  const client = {
    caching: {
      read: async ({ window }: { window: string }) => ({ ...scene.caching, window }),
      purge: async (input: unknown) => ({
        receipt: await answer('purge', input),
        probe: { path: '/cache-me', status: 200, cache: 'MISS', ms: 4 },
        oldWorkers: 'gone',
      }),
    },
    tls: {
      trust: async () => TRUST,
      import: (input: unknown) => answer('import', input),
    },
    config: config.calls,
    experiments: scriptedLab(scene.lab, (call) => window.asked.push(call)),
    shell: scriptedShell((call) => window.asked.push(call)),
    traffic: scriptedTraffic(
      scene.traffic,
      () => board,
      (call) => window.asked.push(call),
    ),
    ...scriptedTraces(scene.traces, (call) => window.asked.push(call)),
    stack: {
      config: config.files,
      up: (input: unknown) => answer('up', input),
      down: (input: unknown) => answer('down', input),
      board: async () => board,
      plan: async () => PLAN,
      preview: async () => ({ ...scene.preview, revision: board?.revision ?? 0 }),
      apply: (input: unknown) => answer('apply', input),
      undo: (input: unknown) => answer('undo', input),
      receipts: async () => RECEIPTS,
      watch: async (_input: unknown, options: { signal: AbortSignal }) =>
        streamOf(board ? [board] : [], boards, options.signal),
    },
    service: {
      scale: (input: unknown) => answer('scale', input),
      method: (input: unknown) => answer('method', input),
      restart: (input: unknown) => answer('restart', input),
    },
    backend: { act: (input: unknown) => answer('act', input) },
    history: {
      list: async () => GENERATIONS,
      files: async ({ generation }: { generation: number }) => filesOf(generation),
      compare: async () => PREVIEW.diff,
      goBack: (input: unknown) => answer('go back', input),
    },
    load: {
      run: async (input: unknown) => {
        await answer('load', input);
        return streamOf([], null, new AbortController().signal);
      },
      stop: (input: unknown) => answer('load stop', input),
    },
    runs: scriptedRuns((call) => window.asked.push(call)),
    log: {
      follow: async (input: { source: string }, options: { signal: AbortSignal }) => {
        if (flood && input.source === 'access') return flood.batches(options.signal);
        let sequence = 0;
        const batch = (some: readonly string[]): LogBatch => {
          sequence += 1;
          return {
            sequence,
            lines: some,
            skipped: 0,
            note: null,
            ...(sequence === 1 && input.source === 'access' ? scene.gap : {}),
          };
        };
        const past = pastOf(scene, input.source);
        const more = input.source === 'access' ? lines : null;
        return mapped(streamOf(past.length === 0 ? [] : [past], more, options.signal), batch);
      },
      ack: async ({ sequence }: { sequence: number }) => {
        window.acknowledged += 1;
        flood?.acknowledge(sequence);
      },
    },
  };
  // The panel asks for no other call; one that did would fail its test.
  return client as unknown as SignalboxClient;
}

const PLAN: PlanView = {
  text: '',
  steps: [
    { stage: 1, label: 'build the flask image', because: 'it was never built' },
    { stage: 2, label: 'start flask-app-1', because: 'it is wished and not there' },
    { stage: 3, label: 'wait until flask-app-1 answers', because: 'it gets no request before' },
    { stage: 4, label: 'start nginx on port 8080', because: 'the stack is wished up' },
  ],
};

function pastOf(scene: Scene, source: string): readonly string[] {
  if (source === 'access') return scene.access;
  return source === 'error' ? ERROR_LINES : BACKEND_LINES;
}

interface Channel<T> {
  readonly send: (value: T) => void;
  readonly subscribe: (take: (value: T) => void) => () => void;
}

function createChannel<T>(): Channel<T> {
  const takers = new Set<(value: T) => void>();
  return {
    send(value) {
      for (const take of takers) take(value);
    },
    subscribe(take) {
      takers.add(take);
      return () => takers.delete(take);
    },
  };
}

/** What is there first, then what is sent, until aborted; a stream without a channel ends after the first part. */
async function* streamOf<T>(
  first: readonly T[],
  channel: Channel<T> | null,
  signal: AbortSignal,
): AsyncGenerator<T> {
  yield* first;
  if (!channel) {
    if (first.length > 0)
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    return;
  }
  const waiting: T[] = [];
  let wake = (): void => {};
  const unsubscribe = channel.subscribe((value) => {
    waiting.push(value);
    wake();
  });
  signal.addEventListener('abort', () => wake());
  while (!signal.aborted) {
    const next = waiting.shift();
    if (next !== undefined) yield next;
    else {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  unsubscribe();
}

async function* mapped<T, U>(source: AsyncIterable<T>, change: (value: T) => U): AsyncGenerator<U> {
  for await (const value of source) yield change(value);
}
