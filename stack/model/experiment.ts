/** Experiments: a question asked of this machine, what was measured, and on what. */
import type { EngineKind } from './observed.ts';

export const EXPERIMENT_NAMES = [
  'why-nginx',
  'methods-in-trouble',
  'workers-and-payload',
  'whose-client',
  'tls-cost',
] as const;

export type ExperimentName = (typeof EXPERIMENT_NAMES)[number];

/** `quick`: short runs, to see the shape; `full`: runs long enough to be shown to others. */
export const EXPERIMENT_MODES = ['quick', 'full'] as const;

export type ExperimentMode = (typeof EXPERIMENT_MODES)[number];

export const EXPERIMENT_FORMATS = ['markdown', 'csv', 'svg', 'json'] as const;

export type ExperimentFormat = (typeof EXPERIMENT_FORMATS)[number];

/** What one run of load came to. */
export interface Sample {
  readonly requests: number;
  readonly failed: number;
  readonly requestsPerSecond: number;
  /** Null where nothing was answered. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  /** The sender had no more to give: what was measured is at least this fast. */
  readonly isSenderBound: boolean;
}

/** One thing that was put under load, several times. */
export interface LoadedSetup {
  /** Greppable and stable, e.g. `nginx-3`. */
  readonly key: string;
  readonly label: string;
  /** Key of a group. */
  readonly group: string;
  readonly samples: readonly Sample[];
}

export interface BarsMeasured {
  readonly kind: 'bars';
  /** In the order they are shown; `how`: what was asked for, in words. */
  readonly groups: readonly { readonly key: string; readonly label: string }[];
  readonly setups: readonly LoadedSetup[];
}

export interface TroubleSample extends Sample {
  /** By backend; one that answered nothing has 0 requests. */
  readonly perBackend: readonly {
    readonly backend: string;
    readonly requests: number;
    readonly p99Ms: number | null;
  }[];
}

/** `taken`: one backend ended under way, and nginx was not told. */
export type Trouble = 'none' | 'slow' | 'taken';

export interface TroubleMeasured {
  readonly kind: 'trouble';
  readonly backends: readonly string[];
  /** The one that was slowed, and in its turn taken away. */
  readonly victim: string;
  readonly slowMs: number;
  readonly cases: readonly {
    readonly trouble: Trouble;
    /** As a person types it, e.g. `random two least_conn`. */
    readonly method: string;
    readonly samples: readonly TroubleSample[];
  }[];
}

export interface HeatMeasured {
  readonly kind: 'heat';
  readonly workers: readonly number[];
  readonly payloadsKb: readonly number[];
  readonly cells: readonly {
    readonly workers: number;
    readonly payloadKb: number;
    readonly samples: readonly Sample[];
  }[];
}

/** Which backend each client got, by the client's place in `clients`; null where none answered. */
export type Assignment = readonly (string | null)[];

export interface ClientsMeasured {
  readonly kind: 'clients';
  readonly clients: readonly string[];
  readonly backends: readonly string[];
  readonly leaver: string;
  readonly methods: readonly {
    readonly method: string;
    /** All backends serve. */
    readonly before: Assignment;
    /** The leaver's line stays, marked `down`. */
    readonly down: Assignment;
    /** The leaver's line is gone. */
    readonly gone: Assignment;
    /** Clients whose backend was another one when asked again with nothing changed. */
    readonly unsteady: number;
  }[];
}

export type Measured = BarsMeasured | TroubleMeasured | HeatMeasured | ClientsMeasured;

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** `Linux 6.1.0-18-amd64`. */
  readonly kernel: string;
  readonly node: string;
}

/** Of the programs measured; null where it was not told. */
export interface Versions {
  readonly nginx: string | null;
  readonly python: string | null;
  readonly flask: string | null;
  readonly gunicorn: string | null;
  readonly uwsgi: string | null;
}

/** What else the machine did. */
export interface Noise {
  /** 0 to 1: share of all cores in use just before the first run. */
  readonly busyBefore: number;
  /** Over the last minute, as the kernel tells it. */
  readonly loadBefore: number;
  readonly loadAfter: number;
  /** Requests the person's own stack answered meanwhile; null where nobody counted. */
  readonly otherRequests: number | null;
}

export interface ExperimentResult {
  readonly format: 1;
  readonly id: number;
  readonly name: ExperimentName;
  readonly mode: ExperimentMode;
  /** ISO time of the beginning. */
  readonly at: string;
  readonly ms: number;
  readonly engine: { readonly kind: EngineKind; readonly name: string };
  readonly machine: Machine;
  readonly versions: Versions;
  readonly noise: Noise;
  /** How it was measured: one sentence each. */
  readonly how: readonly string[];
  /** What this machine, engine or nginx did not allow, and why; the rest was measured. */
  readonly leftOut: readonly string[];
  readonly measured: Measured;
}

export interface ExperimentProgress {
  readonly state: 'running' | 'done' | 'stopped';
  readonly name: ExperimentName;
  readonly mode: ExperimentMode;
  /** Steps done of all; `steps` is 0 until it is known. */
  readonly done: number;
  readonly steps: number;
  /** `nginx → 3 gunicorn, waiting answers, run 2 of 3`. */
  readonly doing: string;
  readonly elapsedMs: number;
  /** Of the result, once it is kept. */
  readonly resultId: number | null;
}

export interface ResultSummary {
  readonly id: number;
  readonly name: ExperimentName;
  readonly mode: ExperimentMode;
  readonly at: string;
  readonly ms: number;
  readonly engine: EngineKind;
  /** One sentence, computed from the numbers. */
  readonly finding: string;
}

export interface ExperimentCard {
  readonly name: ExperimentName;
  readonly title: string;
  readonly question: string;
  readonly how: string;
  /** About how long it takes. */
  readonly seconds: Readonly<Record<ExperimentMode, number>>;
  readonly last: ResultSummary | null;
}

export interface ExperimentList {
  readonly experiments: readonly ExperimentCard[];
  /** Whichever shell asked for it. */
  readonly running: ExperimentProgress | null;
}

export interface ExperimentExport {
  readonly fileName: string;
  readonly mediaType: string;
  readonly text: string;
}
