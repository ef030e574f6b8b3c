/** Where experiments run and their results lie: loaded when somebody first asks. One runs at a time. */
import { EXPERIMENTS } from '../../lab/experiments.ts';
import { exportResult } from '../../lab/export-result.ts';
import type { ExperimentProgress } from '../../model/experiment.ts';
import { FaultError } from '../../model/faults.ts';
import type { ExperimentDesk, ExperimentParts, RunWish } from './experiment-parts.ts';
import { type ExperimentThread, startExperimentThread } from './experiment-thread.ts';
import { createProgressFeed } from './progress-feed.ts';
import { openResultStore } from './result-store.ts';

export interface ExperimentRoom extends Omit<ExperimentDesk, 'clear'> {
  clear(): Promise<void>;
  close(): Promise<void>;
}

interface Current {
  readonly progress: ExperimentProgress;
  stop(): void;
  readonly over: Promise<void>;
}

export function createExperimentRoom(parts: ExperimentParts): ExperimentRoom {
  const { home, imagesFolder, loadWorkerPath } = parts;
  const workerPath = parts.experimentWorkerPath ?? '';
  const store = openResultStore(home);
  let current: Current | null = null;
  /** Only one of them may have the rig. */
  let clearing: Promise<unknown> = Promise.resolve();

  async function* run(wish: RunWish, signal: AbortSignal): AsyncGenerator<ExperimentProgress> {
    if (current !== null) throw alreadyRunning(current.progress);
    const { name, mode } = wish;
    const startedAtMs = Date.now();
    const feed = createProgressFeed<ExperimentProgress>();
    const show = (change: Partial<ExperimentProgress>) => {
      const { progress } = mine;
      mine.progress = { ...progress, ...change, elapsedMs: Date.now() - startedAtMs };
      feed.push(mine.progress);
    };
    let thread: ExperimentThread | null = null;
    let isStopping = false;
    const stop = () => {
      isStopping = true;
      thread?.stop();
    };
    let end: () => void = () => undefined;
    const mine = {
      progress: {
        state: 'running',
        name,
        mode,
        done: 0,
        steps: 0,
        doing: 'beginning',
        elapsedMs: 0,
        resultId: null,
      } as ExperimentProgress,
      stop,
      over: new Promise<void>((resolve) => {
        end = resolve;
      }),
    };
    current = mine;
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    try {
      yield mine.progress;
      await clearing;
      const servedBefore = parts.served();
      const order = { name, mode, engine: wish.engine ?? parts.engine(), home, imagesFolder, loadWorkerPath };
      thread = startExperimentThread(workerPath, { kind: 'run', order }, ({ done, steps, doing }) =>
        show({ done, steps, doing }),
      );
      if (isStopping) thread.stop();
      const { ended } = thread;
      void ended.then(() => feed.end());
      yield* feed.values();
      const last = await ended;
      if (last.kind === 'failed') throw new FaultError(last.fault);
      if (last.kind !== 'result') {
        show({ state: 'stopped', doing: 'stopped; all is as it was' });
        yield mine.progress;
        return;
      }
      const { result } = last;
      const otherRequests = parts.served() - servedBefore;
      const kept = await store.keep({ ...result, noise: { ...result.noise, otherRequests } });
      show({ state: 'done', done: mine.progress.steps, doing: 'done', resultId: kept.id });
      yield mine.progress;
    } finally {
      // Whoever left in the middle left a thread behind, which first takes everything down.
      stop();
      await thread?.ended;
      signal.removeEventListener('abort', stop);
      current = null;
      end();
    }
  }

  return {
    run,
    async list() {
      const results = await store.list();
      return {
        experiments: EXPERIMENTS.map((facts) => ({
          ...facts,
          last: results.find(({ name }) => name === facts.name) ?? null,
        })),
        running: current?.progress ?? null,
      };
    },
    async stop() {
      const running = current;
      running?.stop();
      await running?.over;
    },
    results: () => store.list(),
    result: (id) => store.read(id),
    export: async ({ id, format }) => exportResult(await store.read(id), format),
    async clear() {
      const thread = startExperimentThread(
        workerPath,
        { kind: 'clear', home, imagesFolder },
        () => undefined,
      );
      clearing = thread.ended;
      const last = await thread.ended;
      if (last.kind === 'failed') throw new FaultError(last.fault);
    },
    async close() {
      const running = current;
      running?.stop();
      await Promise.all([running?.over, clearing]);
    },
  };
}

function alreadyRunning({ name }: ExperimentProgress): FaultError {
  return new FaultError({
    code: 'experiment-running',
    message: `The experiment ${name} is under way; two at once would measure each other.`,
    hint: 'Wait for its end, or stop it: `signalbox experiment stop`.',
  });
}
