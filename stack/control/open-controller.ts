/** Wiring: a home becomes a controller. Reads as a table of contents; each part is a file of its own. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StackPlace } from '../engines/engine.ts';
import type { Board } from '../model/board.ts';
import { backendName, DEFAULT_SERVICE } from '../model/desired.ts';
import type { Fault } from '../model/faults.ts';
import { printMethod } from '../nginx/method-words.ts';
import { editBackend, editDown, editMethod, editRestart, editScale } from '../reconcile/edit-desired.ts';
import { editStaged } from '../reconcile/edit-staged.ts';
import { streamBoard } from './board-stream.ts';
import { bringUp } from './bring-up.ts';
import { openCaching } from './caching/open-caching.ts';
import { composeBoard } from './compose-board.ts';
import { createPrefixFolders } from './config/generation-folders.ts';
import { readConfigFiles } from './config/generation-store.ts';
import { createConfigDesk } from './config-desk.ts';
import type { Controller, ControllerOptions } from './controller.ts';
import { readDesired } from './desired-file.ts';
import { createDriftDesk } from './drift-desk.ts';
import { createEngineLink } from './engine-link.ts';
import { createExperimentDesk } from './experiments/experiment-desk.ts';
import { editBackTo, listHistory, readHistoryFiles } from './history.ts';
import { printDiff } from './history-diff.ts';
import { openWishHistory } from './history-of-wishes.ts';
import { takeHomeLock } from './home-lock.ts';
import { keptMeasuresOf } from './kept-measures.ts';
import { createRunsDesk } from './load/runs-desk.ts';
import { createLoadDesk } from './load-desk.ts';
import { createAccessCounter } from './logs/access-counter.ts';
import { createLogKeeper, logsOf } from './logs/keep-logs.ts';
import { createLogStreams } from './logs/log-streams.ts';
import { createBackendOf } from './logs/read-backend-addresses.ts';
import { previewChange } from './preview-change.ts';
import { openReceiptFile } from './receipt-file.ts';
import { Reconciler } from './reconciler.ts';
import { createShellDesk } from './shell-desk.ts';
import { StackMemory } from './stack-memory.ts';
import { stackPlace } from './stack-place.ts';
import { watchExpiry } from './tls/keep-tls.ts';
import { createTlsDesk } from './tls/tls-desk.ts';
import { createTracesDesk } from './traces/traces-desk.ts';
import { createTrafficDesk } from './traffic/traffic-desk.ts';
import { createTrafficMeter } from './traffic-meter.ts';
import { createUsageWatch } from './usage-watch.ts';
import { viewPlan } from './view-plan.ts';

/** Rotated access logs that still count. */
const KEPT_LOGS = 5;
/** nginx holds a line back by its `flush` at most; longer silence means that all is told. */
const LOG_QUIET_MS = 150;

/**
 * Takes the home's lock, reads the wish, and begins to make it so in the background.
 * Faults: `controller-busy` when another controller has the home, `desired-corrupt`.
 */
export async function openController(options: ControllerOptions): Promise<Controller> {
  const place = stackPlace(options.home, options.imagesFolder);
  const lock = await takeHomeLock(place.home);
  try {
    return await open(place, options, () => lock.release());
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function open(
  place: StackPlace,
  options: ControllerOptions,
  release: () => Promise<void>,
): Promise<Controller> {
  const memory = new StackMemory();
  memory.update({ desired: await readDesired(place.home) });
  const receipts = await openReceiptFile(place.home);
  memory.update({ receipt: receipts.last(), kept: keptMeasuresOf(receipts.list()) });
  await mkdir(place.nginxFolder, { recursive: true });
  await createPrefixFolders(place.nginxFolder);

  const counter = createAccessCounter({
    path: join(place.nginxFolder, 'logs', 'access.log'),
    keep: KEPT_LOGS,
    backendOf: createBackendOf(place.nginxFolder),
    past:
      options.pastWorkerPath === undefined
        ? undefined
        : { workerPath: options.pastWorkerPath, nginxFolder: place.nginxFolder },
    onGap: (gap) => memory.announce(uncountedGap(gap)),
  });
  const link = createEngineLink(place, options.findEngine, memory, {
    onEvent: () => reconciler.wake(),
    onReturn: () => reconciler.hasten(),
    report: options.report,
  });
  const runs = createRunsDesk(place.home);
  const { home } = place;
  const load = createLoadDesk({ home, memory, counter, workerPath: options.loadWorkerPath, runs });
  const meter = createTrafficMeter(counter, load);
  const reconciler = new Reconciler({ place, memory, link, receipts, meter });
  const wishes = await openWishHistory(
    place.home,
    (edit, by, revision) => reconciler.change(edit, by, revision),
    () => memory.facts.desired,
  );
  const usage = createUsageWatch(memory);
  const logs = createLogStreams({
    accessLogPath: join(place.nginxFolder, 'logs', 'access.log'),
    errorLogPath: join(place.nginxFolder, 'logs', 'error.log'),
    backendLines: async function* (name, options) {
      yield* (await link.require(null)).logs(name, options);
    },
  });
  counter.ended.catch((error: unknown) => memory.announce(uncounted(error)));
  const keeper = createLogKeeper({
    nginxFolder: place.nginxFolder,
    logs: logsOf(place.nginxFolder, KEPT_LOGS),
    isAtRest: () => memory.facts.activity === null && memory.facts.observed?.nginx.state === 'running',
    reopen: async () => (await link.require(null)).nginx.reopen(),
    announce: (fault) => memory.announce(fault),
    withdraw: (codes) => memory.withdraw(codes),
  });
  const firstPass = reconciler.pass();
  const endExpiryWatch = watchExpiry(memory, () => reconciler.wake());
  const drifts = createDriftDesk({ place, memory, link, receipts, meter, reconciler });
  const configDesk = createConfigDesk({ place, memory, link, wishes, drifts, firstPass });
  const traffic = createTrafficDesk({
    memory,
    nginxFolder: place.nginxFolder,
    keep: KEPT_LOGS,
    receipts: receipts.list,
    names: () => rowNames(memory),
    firstPass,
  });

  const experiments = createExperimentDesk({
    ...options,
    home: place.home,
    engine: () => memory.facts.desired?.engine ?? memory.facts.link.engine?.kind ?? null,
    served: () => counter.drops().served,
  });

  const traces = createTracesDesk({
    engine: () => link.require(null),
    onLogged: (listener) => counter.onChange(listener),
    secretBox: options.secretBox,
    memory,
    home: place.home,
    nginxFolder: place.nginxFolder,
    keep: KEPT_LOGS,
  });

  const closing = new AbortController();
  const untilClosed = (signal: AbortSignal) => AbortSignal.any([signal, closing.signal]);
  const board = (): Board => {
    const names = rowNames(memory);
    return composeBoard(memory.facts, counter.snapshot(names));
  };
  const onChange = (listener: () => void) => {
    const ends = [memory.onChange(listener), counter.onChange(listener)];
    return () => {
      for (const end of ends) end();
    };
  };

  return {
    home: place.home,
    async board() {
      await firstPass;
      await counter.settled(LOG_QUIET_MS);
      return board();
    },
    async *watchBoard(signal) {
      const endLook = usage.look();
      try {
        yield* streamBoard(board, onChange, untilClosed(signal));
      } finally {
        endLook();
      }
    },
    async up({ by, revision, ...wish }) {
      await firstPass;
      return bringUp({ wish, by, revision }, memory, wishes.change, options.report);
    },
    down: async ({ by, revision }) => {
      await firstPass;
      return wishes.change(editDown(), by, revision);
    },
    scale: async ({ by, scale, revision }) => wishes.change(editScale(scale), by, revision),
    method: async ({ by, method, revision }) => {
      await firstPass;
      return wishes.change(editMethod(method, printMethod(method)), by, revision);
    },
    restart: async ({ by, parallel, revision }) => wishes.change(editRestart(parallel), by, revision),
    actOnBackend: async ({ by, name, action, revision }) =>
      wishes.change(editBackend(name, action), by, revision),
    preview: async ({ edits }) => {
      await firstPass;
      return previewChange(memory, link, place, edits);
    },
    apply: async ({ by, edits, revision }) => {
      await firstPass;
      return wishes.change(editStaged(edits, printMethod), by, revision);
    },
    plan: async (wish) => {
      await firstPass;
      return viewPlan(memory, link, place, wish);
    },
    receipts: async () => receipts.list(),
    configDesk,
    tls: createTlsDesk(place),
    caching: openCaching({
      memory,
      link,
      wishes,
      nginxFolder: place.nginxFolder,
      keep: KEPT_LOGS,
      receipts: receipts.list,
      firstPass,
    }),
    config: () => readConfigFiles(place.nginxFolder),
    undo: async ({ by, revision }) => {
      await firstPass;
      return wishes.undo(by, revision);
    },
    history: () => listHistory(place.nginxFolder, receipts.list()),
    historyFiles: (generation) => readHistoryFiles(place.nginxFolder, generation),
    compareHistory: async ({ from, to }) =>
      printDiff(
        await readHistoryFiles(place.nginxFolder, from),
        await readHistoryFiles(place.nginxFolder, to),
      ),
    goBack: async ({ by, generation, revision }) =>
      wishes.change(await editBackTo(place.nginxFolder, generation), by, revision),
    async *runLoad(input, signal) {
      await firstPass;
      yield* load.run(input, untilClosed(signal));
    },
    stopLoad: (id) => load.stop(id),
    runs,
    followLog: (input, signal) => logs.follow(input, untilClosed(signal)),
    ackLog: (input) => logs.ack(input),
    shells: createShellDesk(() => link.require(null)),
    experiments: {
      ...experiments,
      run: (wish, signal) => experiments.run(wish, untilClosed(signal)),
    },
    traffic,
    traces,
    async close() {
      closing.abort();
      usage.close();
      keeper.close();
      drifts.close();
      endExpiryWatch();
      // Each lets go of what it has, whatever befell the others; the lock goes last.
      await Promise.allSettled([
        experiments.close(),
        reconciler.close(),
        load.close(),
        counter.close(),
        traffic.close(),
        traces.close(),
      ]);
      // A change that was under way has ended now; what it gave up is yet to be kept for an undo.
      await wishes.settled();
      await link.close().finally(release);
    },
  };
}

function rowNames(memory: StackMemory): readonly string[] {
  const { desired, observed } = memory.facts;
  const service = desired?.services[0] ?? DEFAULT_SERVICE;
  const wished = desired?.state === 'up' ? service.scale : 0;
  const numbers = Array.from({ length: wished }, (_, index) => index + 1);
  const seen = (observed?.backends ?? []).map((one) => one.name);
  return [...new Set([...numbers.map((number) => backendName(service.name, number)), ...seen])];
}

function uncountedGap(gap: string): Fault {
  return {
    code: 'log-gap',
    message: `Some requests may not be counted: ${gap}`,
    hint: 'Signalbox rotates its logs by renaming them, and loses none. What empties a log (copytruncate) always may.',
  };
}

function uncounted(error: unknown): Fault {
  return {
    code: 'log-unreadable',
    message: 'The access log cannot be read, so requests are not counted any more.',
    hint: 'Check the owner of the folder, then start Signalbox again.',
    detail: error instanceof Error ? error.message : String(error),
  };
}
