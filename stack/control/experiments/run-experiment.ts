/** One experiment from an empty folder to an empty folder: rig up, measure, rig down, whatever happens between. */
import type { FindEngine } from '../../engines/engine.ts';
import type { ExperimentMode, ExperimentName, ExperimentResult } from '../../model/experiment.ts';
import type { EngineKind } from '../../model/observed.ts';
import type { Experiment } from './experiment-bench.ts';
import { askVersions, measureBusy, readLoad, readMachine } from './machine.ts';
import { methodsInTrouble } from './methods-in-trouble.ts';
import { openRig, type Rig } from './rig.ts';
import { tlsCost } from './tls-cost.ts';
import { whoseClient } from './whose-client.ts';
import { whyNginx } from './why-nginx.ts';
import { workersAndPayload } from './workers-and-payload.ts';

export interface ExperimentOrder {
  readonly name: ExperimentName;
  readonly mode: ExperimentMode;
  /** The rig's; null: whichever is there. */
  readonly engine: EngineKind | null;
  /** Of the person's stack. */
  readonly home: string;
  readonly imagesFolder: string;
  readonly loadWorkerPath: string;
}

export interface ExperimentWorld {
  readonly findEngine: FindEngine;
  /** Aborted to end it early: then what the signal's reason says is thrown, once all is taken down. */
  readonly signal: AbortSignal;
  readonly tell: (progress: {
    readonly done: number;
    readonly steps: number;
    readonly doing: string;
  }) => void;
}

/** Without the number it gets when it is kept, and what only the person's stack knows. */
export type FreshResult = Omit<ExperimentResult, 'id'>;

/** Faults: those of the engine and of load runs. */
export async function runExperiment(order: ExperimentOrder, world: ExperimentWorld): Promise<FreshResult> {
  const { name, mode } = order;
  const { signal } = world;
  const startedAtMs = Date.now();
  const steps = countSteps(world);
  const loadBefore = readLoad();
  steps.say('looking how busy this machine is');
  const busyBefore = await measureBusy(BUSY_MS);
  const rig = await openRig({
    ...order,
    findEngine: world.findEngine,
    leaving: signal,
    report: steps.detail,
  });
  try {
    const { expect, step } = steps;
    const { loadWorkerPath } = order;
    const findings = await EXPERIMENTS[name]({ rig, mode, loadWorkerPath, signal, expect, step });
    const versions = await versionsOf(rig);
    return {
      format: 1,
      name,
      mode,
      at: new Date(startedAtMs).toISOString(),
      ms: Date.now() - startedAtMs,
      engine: { kind: rig.engine.kind, name: rig.engine.name },
      machine: readMachine(),
      versions,
      noise: { busyBefore, loadBefore, loadAfter: readLoad(), otherRequests: null },
      ...findings,
    };
  } finally {
    steps.say('taking down what was set up');
    await rig.remove();
  }
}

const EXPERIMENTS: Readonly<Record<ExperimentName, Experiment>> = {
  'why-nginx': whyNginx,
  'methods-in-trouble': methodsInTrouble,
  'workers-and-payload': workersAndPayload,
  'whose-client': whoseClient,
  'tls-cost': tlsCost,
};

const BUSY_MS = 1000;

async function versionsOf(rig: Rig) {
  const { nginx, backends } = await rig.engine.observe();
  const direct = backends.flatMap(({ directAddress }) => (directAddress ? [`http://${directAddress}/`] : []));
  return askVersions([`http://127.0.0.1:${rig.port}/`, ...direct], nginx.version);
}

function countSteps({ signal, tell }: ExperimentWorld) {
  let done = -1;
  let steps = 0;
  let doing = '';
  const say = (words: string) => tell({ done: Math.max(0, done), steps, doing: words });
  return {
    say,
    expect(count: number) {
      steps = Math.max(0, done) + count;
    },
    step(words: string) {
      signal.throwIfAborted();
      done += 1;
      doing = words;
      say(words);
    },
    /** The engine's own words, below the step's. */
    detail: (line: string) => say(doing === '' ? line : `${doing}: ${line}`),
  };
}
