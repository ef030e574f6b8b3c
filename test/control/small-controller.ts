/** A controller written by hand for tests of the shells: fixed answers, every call noted, faults on demand. */
import type { Controller } from '../../stack/control/controller.ts';
import { createShellDesk } from '../../stack/control/shell-desk.ts';
import type { Board, Load } from '../../stack/model/board.ts';
import type { CacheReport } from '../../stack/model/cache-report.ts';
import { FaultError } from '../../stack/model/faults.ts';
import { NO_DROPS } from '../../stack/model/load-drops.ts';
import type { Receipt } from '../../stack/model/receipt.ts';
import type { ImportedCertificate } from '../../stack/model/trust.ts';
import { createSmallExperiments } from './small-experiments.ts';
import { createSmallRuns } from './small-runs.ts';
import { createSmallTraces } from './small-traces.ts';
import { createSmallTraffic } from './small-traffic.ts';

export interface SmallController extends Controller {
  readonly calls: string[];
  /** Streams begun and not yet ended. */
  openStreams(): number;
  /** Batches taken out of followLog so far, all streams together. */
  batchesTaken(): number;
}

export interface SmallOptions {
  /** What every change waits for before it answers. */
  readonly gate?: Promise<void>;
  readonly throws?: unknown;
  readonly home?: string;
  readonly board?: Board;
  readonly failed?: number;
  readonly outcome?: Receipt['outcome'];
}

export function createSmallController(options: SmallOptions = {}): SmallController {
  const calls: string[] = [];
  let openStreams = 0;
  let batchesTaken = 0;
  const board = options.board ?? BOARD;

  async function change(what: string): Promise<Receipt> {
    calls.push(what);
    await options.gate;
    if (options.throws !== undefined) throw options.throws;
    return { ...RECEIPT, what, outcome: options.outcome ?? RECEIPT.outcome };
  }
  async function* stream<Value>(values: () => AsyncIterable<Value>): AsyncGenerator<Value, void, void> {
    openStreams += 1;
    try {
      yield* values();
    } finally {
      openStreams -= 1;
    }
  }

  return {
    home: options.home ?? '/nowhere',
    calls,
    openStreams: () => openStreams,
    batchesTaken: () => batchesTaken,
    board: async () => board,
    watchBoard: (signal) =>
      stream(async function* () {
        yield board;
        yield { ...board, activity: ACTIVITY };
        await aborted(signal);
      }),
    up: (input) => change(`up ${JSON.stringify(input)}`),
    down: () => change('down'),
    scale: (input) => change(`scale ${input.scale}`),
    method: (input) => change(`method ${JSON.stringify(input.method)}`),
    restart: (input) => change(`restart ${input.parallel}`),
    actOnBackend: (input) => change(`${input.action} ${input.name}`),
    plan: async (input) => {
      calls.push(`plan ${JSON.stringify(input)}`);
      return { text: '1  start flask-app-1  because it is wished\n', steps: [] };
    },
    preview: async ({ edits }) => {
      calls.push(`preview ${JSON.stringify(edits)}`);
      return { revision: 4, steps: [], text: '1.  switch nginx\n', diff: '-old\n+new', findings: [] };
    },
    apply: (input) => change(`apply ${JSON.stringify(input)}`),
    receipts: async () => [RECEIPT],
    config: async () => [{ path: 'nginx.conf', text: 'events {}\n' }],
    caching: {
      read: async ({ window }) => {
        calls.push(`caching ${window}`);
        return CACHE_REPORT;
      },
      purge: async (input) => ({
        receipt: await change(`purge ${JSON.stringify(input.what)}`),
        probe: { path: '/cache-me', status: 200, cache: 'MISS', ms: 4.2 },
        oldWorkers: 'gone',
      }),
    },
    tls: {
      trust: async () => ({ authority: null, ways: [] }),
      import: async () => IMPORTED,
    },
    configDesk: {
      loaded: async () => ({
        text: '# configuration file current/nginx.conf:\nevents {}\n',
        generation: 12,
        serving: 12,
        drift: [],
        note: 'Generation 12 lies on disk as it was loaded.',
      }),
      drift: async () => ({ generation: 12, files: [], diff: '', isReloaded: false, serving: 12 }),
      resolveDrift: (input) => change(`${input.choice} drift`),
      lint: async () => [],
      snippets: async () => ({ http: '', server: 'gzip on;\n', upstream: '' }),
      check: async () => [],
      apply: (input) => change(`snippets ${JSON.stringify(input.snippets)}`),
    },
    undo: () => change('undo'),
    history: async () => [
      { generation: 12, state: 'current', at: RECEIPT.at, what: 'scale 3', because: 'asked', by: RECEIPT.by },
    ],
    historyFiles: async (generation) => [{ path: 'nginx.conf', text: `# ${generation}\n` }],
    compareHistory: async ({ from, to }) => `-${from}\n+${to}`,
    goBack: (input) => change(`back to ${input.generation}`),
    experiments: createSmallExperiments(calls),
    traces: createSmallTraces(calls),
    traffic: createSmallTraffic(calls),
    shells: createShellDesk(async () => {
      throw new FaultError({ code: 'stack-down', message: 'Nothing runs.' });
    }),
    runLoad: (input, _signal) =>
      stream(async function* (): AsyncGenerator<Load, void, void> {
        calls.push(`load ${JSON.stringify(input)}`);
        if (options.throws !== undefined) throw options.throws;
        yield { ...LOAD, state: 'running', sent: 10 };
        yield { ...LOAD, failed: options.failed ?? 0 };
      }),
    runs: createSmallRuns(calls),
    stopLoad: async () => ({ ...LOAD, state: 'stopped' }),
    followLog: (input, signal) =>
      stream(async function* () {
        calls.push(`follow ${input.source} ${input.tail}`);
        if (input.source === 'flask-app-9') {
          throw new FaultError({ code: 'log-unknown', message: 'There is no backend flask-app-9.' });
        }
        if (input.source === 'flask-app-8') {
          // Endless and always ready: what a flooded log looks like to the carrier.
          const line = 'x'.repeat(10_000);
          for (let sequence = 0; !signal.aborted; sequence += 1) {
            batchesTaken += 1;
            yield { sequence, lines: Array.from({ length: 10 }, () => line), skipped: 0, note: null };
          }
          return;
        }
        yield { sequence: 0, lines: ['first', 'sec\u001b[31mond'], skipped: 0, note: null };
        yield { sequence: 1, lines: ['third'], skipped: 2, note: null };
        if (input.follow) await aborted(signal);
      }),
    ackLog: (input) => {
      calls.push(`ack ${input.sequence}`);
    },
    close: async () => {},
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

const CACHE_COUNT: CacheReport['all'] = {
  requests: 1000,
  mix: { HIT: 930, STALE: 10, UPDATING: 0, REVALIDATED: 0, EXPIRED: 5, MISS: 45, BYPASS: 10 },
  ratio: 0.94,
  withoutBackend: 940,
  savedMs: 11_280,
  age: { p50: 12.5, max: 61, now: 7 },
};

export const CACHE_REPORT: CacheReport = {
  window: '5m',
  fromMs: 1_767_322_745_000,
  toMs: 1_767_323_045_000,
  requests: 2400,
  all: CACHE_COUNT,
  rules: [{ rule: '/cache-me', ...CACHE_COUNT }],
  paths: [{ path: '/cache-me', rule: '/cache-me', ...CACHE_COUNT }],
  otherPaths: { requests: 0 },
  diskBytes: 16_384,
};

const IMPORTED: ImportedCertificate = {
  id: 'own-0123456789ab',
  names: ['box.test'],
  issuer: 'Box',
  expiresAt: '2027-01-02T03:04:05.000Z',
  warnings: [],
};

export const RECEIPT: Receipt = {
  id: 7,
  what: 'scale 3',
  because: 'asked',
  by: 'command line',
  at: '2026-01-02T03:04:05.000Z',
  ms: 1234,
  stages: [{ name: 'reload', ms: 100 }],
  outcome: { kind: 'done' },
  generation: 12,
  proof: 'generation 12 answered on 2 new workers',
};

const LOAD: Load = {
  id: 1,
  state: 'done',
  requests: 1000,
  concurrency: 100,
  path: '/',
  method: 'GET',
  bodyBytes: 0,
  keepAlive: false,
  pauseMs: 0,
  durationLimitMs: null,
  sent: 1000,
  ok: 1000,
  failed: 0,
  perBackend: { 'flask-app-1': 333, 'flask-app-2': 333, 'flask-app-3': 334 },
  requestsPerSecond: 4321.5,
  latency: { p50: 3, p95: 9, p99: 12 },
  durationMs: 231,
  errors: {},
  drops: NO_DROPS,
};

const ACTIVITY: Board['activity'] = {
  what: 'scale 3',
  startedAt: '2026-01-02T03:04:05.000Z',
  steps: [
    { label: 'backend.start flask-app-1', because: 'it is wished', state: 'done', progress: null },
    { label: 'backend.await flask-app-1', because: 'it just started', state: 'doing', progress: null },
  ],
};

export const BOARD: Board = {
  engine: { kind: 'fake', name: 'Fake engine', state: 'answering', fault: null },
  state: 'up',
  url: 'http://127.0.0.1:8080',
  port: 8080,
  generation: 12,
  nginx: { state: 'running', version: '1.30.6' },
  revision: 4,
  service: {
    name: 'flask-app',
    scale: 2,
    method: { kind: 'hash', key: '$request_uri', consistent: true },
    balancing: {},
    tunings: {},
  },
  methods: [],
  backends: [1, 2].map((number) => ({
    name: `flask-app-${number}`,
    number,
    state: 'ready' as const,
    stoppedByPerson: false,
    reason: null,
    address: `172.20.0.1${number}:8000`,
    id: `c${number}`,
    startedAt: '2026-01-02T03:04:05.000Z',
    share: 0.5,
    expectedShare: 0.5,
    cpu: 0.1,
    memoryBytes: 31_457_280,
    hits: 500,
    attempts: 500,
    statuses: { '1xx': 0, '2xx': 500, '3xx': 0, '4xx': 0, '5xx': 0 },
    bytes: 100_000,
    latency: { p50: 3, p95: 9, p99: 12 },
  })),
  totals: { requests: 1000, withoutBackend: 0, malformed: 0, departed: 0, perSecond: 0 },
  activity: null,
  receipt: RECEIPT,
  keptLoss: null,
  load: null,
  loads: [],
  drift: [],
  notices: [],
};
