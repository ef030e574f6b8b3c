/** The threads that send a load run's requests: begun together, told to stop together, heard as one. */
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { FaultError } from '../../model/faults.ts';
import type { LoadPlan } from './load-plan.ts';
import type { LoadPart } from './merge-parts.ts';
import type { LoadEnding } from './send-load.ts';

/** What a thread says; `told` repeats the number of the order it answers. */
export type CrewWords =
  | { readonly state: 'ready' }
  | { readonly state: 'running' | LoadEnding; readonly part: LoadPart; readonly told?: number };

/** What a thread is told. */
export type CrewOrder = 'go' | 'stop' | { readonly tell: number };

/** Of all threads; `state` is an ending once all have ended. `told`: the order that all have answered. */
export interface CrewNews {
  readonly state: 'running' | LoadEnding;
  readonly parts: readonly LoadPart[];
  readonly told?: number;
}

/** A thread for each plan. Ends with an ending, or with the fault of a thread that died; then the others are stopped. */
export class LoadCrew {
  readonly #hands: readonly Hand[];
  readonly #hear: (news: CrewNews | FaultError) => void;
  readonly #asked = new Map<number, number>();
  #isStopped = false;
  #isOver = false;

  /** `workerPath`: absolute path of `load-worker.ts`, or what it was built to. */
  constructor(plans: readonly LoadPlan[], workerPath: string, hear: (news: CrewNews | FaultError) => void) {
    this.#hear = hear;
    this.#hands = plans.map((plan) => ({
      worker: startWorker(workerPath, plan),
      part: null,
      state: 'starting',
    }));
    for (const hand of this.#hands) {
      hand.worker.on('message', (words: CrewWords) => this.#take(hand, words));
      hand.worker.on('error', (error) => this.#fail(error.stack ?? error.message));
      hand.worker.on('exit', (code) => {
        if (!isEnding(hand.state)) this.#fail(`exit code ${code}`);
      });
    }
  }

  stop(): void {
    this.#isStopped = true;
    this.#order('stop');
  }

  /** Has all tell at once, and repeat the number. */
  tell(number: number): void {
    this.#asked.set(number, this.#hands.filter(({ state }) => state === 'running').length);
    this.#order({ tell: number });
  }

  async dismiss(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#hands.map(({ worker }) => worker.terminate()));
  }

  #order(order: CrewOrder): void {
    for (const { worker } of this.#hands) worker.postMessage(order);
  }

  #take(hand: Hand, words: CrewWords): void {
    if (this.#isOver) return;
    if (words.state === 'ready') {
      hand.state = 'ready';
      if (this.#hands.some(({ state }) => state === 'starting')) return;
      // None has a head start: they are parts of one run.
      for (const one of this.#hands) one.state = 'running';
      this.#order('go');
      if (this.#isStopped) this.#order('stop');
      return;
    }
    hand.state = words.state;
    hand.part = words.part;
    const told = words.told === undefined ? undefined : this.#answered(words.told);
    const state = this.#state();
    if (state !== 'running') this.#isOver = true;
    const parts = this.#hands.flatMap(({ part }) => part ?? []);
    this.#hear({ state, parts, ...(told === undefined ? {} : { told }) });
  }

  /** The number once all have answered. */
  #answered(number: number): number | undefined {
    const left = (this.#asked.get(number) ?? 1) - 1;
    if (left > 0) this.#asked.set(number, left);
    else this.#asked.delete(number);
    return left > 0 ? undefined : number;
  }

  #state(): CrewNews['state'] {
    const states = this.#hands.map(({ state }) => state);
    if (!states.every(isEnding)) return 'running';
    if (states.every((state) => state === 'refused')) return 'refused';
    return states.some((state) => state === 'stopped') ? 'stopped' : 'done';
  }

  #fail(detail: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#hear(threadDied(detail));
  }
}

interface Hand {
  readonly worker: Worker;
  part: LoadPart | null;
  state: 'starting' | 'ready' | 'running' | LoadEnding;
}

function isEnding(state: Hand['state']): state is LoadEnding {
  return state === 'done' || state === 'stopped' || state === 'refused';
}

/**
 * A thread, not a child process: it dies with the controller, and needs no second start of the program, which a
 * packaged Electron refuses (fuse RunAsNode). Threads do not inherit a TypeScript loader, so sources bring it.
 */
function startWorker(workerPath: string, plan: LoadPlan): Worker {
  const workerData = { plan, entry: pathToFileURL(workerPath).href };
  return workerPath.endsWith('.ts')
    ? new Worker(FROM_SOURCE, { eval: true, execArgv: [], workerData })
    : new Worker(workerPath, { execArgv: [], workerData });
}

const FROM_SOURCE = `import('tsx/esm/api').then(({ register }) => {
  register();
  return import(require('node:worker_threads').workerData.entry);
})`;

export function threadDied(detail: string): FaultError {
  return new FaultError({
    code: 'load-failed',
    message: 'The load run ended by a fault of its own.',
    hint: 'Run it again; if it happens again, report it with the detail.',
    detail,
  });
}
