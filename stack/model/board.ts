/** Everything the panel shows, gathered: a snapshot sent whole, a few times a second. */
import type { BackendTuning, Balancing } from './balancing.ts';
import type { Caching } from './caching.ts';
import type { Method, MethodKind } from './desired.ts';
import type { DriftedFile } from './drift.ts';
import type { Fault } from './faults.ts';
import type { KeptLoss } from './kept-loss.ts';
import type { LoadDrops, LoadMethod } from './load-drops.ts';
import type { LoadFigures } from './load-figures.ts';
import type { BackendState, EngineKind } from './observed.ts';
import type { Receipt } from './receipt.ts';
import type { Serving } from './serving.ts';
import type { BoardTls } from './tls.ts';
import type { TracingWish } from './trace.ts';

/**
 * `degraded`: up, but a wished backend does not serve. `gone`: the engine does not answer; the rest of the board is
 * the last that was seen.
 */
export type StackState = 'down' | 'starting' | 'up' | 'degraded' | 'stopping' | 'gone';

export interface LatencyMs {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface StatusClasses {
  readonly '1xx': number;
  readonly '2xx': number;
  readonly '3xx': number;
  readonly '4xx': number;
  readonly '5xx': number;
}

/** Counts of one backend, from the access log. */
export interface BackendCounts {
  /** Requests whose last upstream was this backend. */
  readonly hits: number;
  /** Times nginx turned to it, retries included. */
  readonly attempts: number;
  readonly statuses: StatusClasses;
  readonly bytes: number;
  readonly latency: LatencyMs | null;
}

/** `absent`: wished, not there yet. */
export type RowState = BackendState | 'absent';

export interface BackendRow extends BackendCounts {
  readonly name: string;
  readonly number: number;
  readonly state: RowState;
  /** Stopped by a person: not a fault. */
  readonly stoppedByPerson: boolean;
  readonly reason: string | null;
  readonly address: string | null;
  /** `127.0.0.1:49153`, past nginx; null where there is none. */
  readonly directAddress?: string | null;
  readonly id: string | null;
  readonly startedAt: string | null;
  /** 0 to 1, of all requests that reached a backend. */
  readonly share: number;
  /** 0 to 1, what the method should give; null where it depends on the clients. */
  readonly expectedShare: number | null;
  /** Cores in use, 1 = one core; null when not measured. */
  readonly cpu: number | null;
  readonly memoryBytes: number | null;
}

export interface MethodOffer {
  readonly kind: MethodKind;
  readonly label: string;
  readonly sentence: string;
  readonly available: boolean;
  readonly reason: string | null;
}

export interface ActivityStep {
  readonly label: string;
  readonly because: string;
  readonly state: 'waiting' | 'doing' | 'done' | 'failed';
  /** The last words of the engine about it, e.g. a build's line. */
  readonly progress: string | null;
  /** How long it took, once it ended. */
  readonly ms?: number;
}

/** What is being done right now; null when the stack is at rest. */
export interface Activity {
  readonly what: string;
  readonly startedAt: string;
  readonly steps: readonly ActivityStep[];
}

export interface LoadResult {
  readonly sent: number;
  readonly ok: number;
  readonly failed: number;
  /** By backend name as the answer itself said it; `other` where it said none. */
  readonly perBackend: Readonly<Record<string, number>>;
  readonly requestsPerSecond: number;
  readonly latency: LatencyMs | null;
  readonly durationMs: number;
  /** By reason, e.g. `ECONNRESET`, `status 502`. */
  readonly errors: Readonly<Record<string, number>>;
  readonly drops: LoadDrops;
}

export interface Load extends LoadResult, LoadFigures {
  readonly id: number;
  readonly state: 'running' | 'done' | 'stopped' | 'failed';
  readonly requests: number;
  readonly concurrency: number;
  readonly path: string;
  readonly method: LoadMethod;
  readonly bodyBytes: number;
  readonly keepAlive: boolean;
  readonly pauseMs: number;
  /** Where not null, the run ends by the clock, and `requests` counts for nothing. */
  readonly durationLimitMs: number | null;
}

export interface Board {
  /** Absent where the controller does not know of HTTPS yet. */
  readonly tls?: BoardTls;
  readonly engine: {
    readonly kind: EngineKind | null;
    /** `Docker Engine 28.2 at unix:///var/run/docker.sock`. */
    readonly name: string;
    readonly state: 'finding' | 'answering' | 'gone';
    readonly fault: Fault | null;
    /** Whether a shell can be opened in a backend or in nginx; absent: it cannot. */
    readonly hasShell?: boolean;
    /** Whether nginx sees the address each client of this machine has; absent: all have the same one to it. */
    readonly seesClients?: boolean;
  };
  readonly state: StackState;
  /** `http://127.0.0.1:8080` while nginx is meant to serve; null when down. */
  readonly url: string | null;
  readonly port: number;
  readonly generation: number | null;
  readonly nginx: { readonly state: 'absent' | 'stopped' | 'running'; readonly version: string | null };
  /** Of the wish; an edit made on this board names it. */
  readonly revision: number;
  readonly service: {
    readonly name: string;
    readonly scale: number;
    readonly method: Method;
    readonly balancing: Balancing;
    /** By backend number; only those that are asked anything. */
    readonly tunings: Readonly<Record<string, BackendTuning>>;
    readonly serving?: Serving;
    /** Each backend is reached past nginx too, at its `directAddress`. */
    readonly direct?: boolean;
    /** Whether the backends tell spans of their own; absent: they do not. */
    readonly tracing?: TracingWish;
  };
  /** Of the wish; absent where nothing is cached. Its numbers have a call of their own. */
  readonly caching?: Caching | undefined;
  readonly methods: readonly MethodOffer[];
  readonly backends: readonly BackendRow[];
  readonly totals: {
    /** Lines of the access log counted. */
    readonly requests: number;
    /** Of them, those that reached no backend: cache hits, nginx's own answers. */
    readonly withoutBackend: number;
    /** Lines that could not be read as a request. */
    readonly malformed: number;
    /** Hits of backends that are gone now. */
    readonly departed: number;
    /** Requests in the last whole second. */
    readonly perSecond: number;
  };
  readonly activity: Activity | null;
  readonly receipt: Receipt | null;
  /** Null where the running nginx keeps its clients’ connections through a reload. */
  readonly keptLoss: KeptLoss | null;
  /** The load run that was started last. */
  readonly load: Load | null;
  /** It, and those that ran beside it; oldest first, a handful. */
  readonly loads: readonly Load[];
  /** Files of nginx's config that another hand changed on disk; while there are any, changes are refused. */
  readonly drift: readonly DriftedFile[];
  /** While the access log’s past is being read: bytes as they lie on disk. */
  readonly rebuilding?: { readonly readBytes: number; readonly totalBytes: number } | null;
  /** Said to a person now; at most a handful. */
  readonly notices: readonly Fault[];
}
