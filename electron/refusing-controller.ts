/** What the window shows when its controller cannot begin: a board with the reason, and no way to change anything. */
import type { Controller } from '../stack/control/controller.ts';
import type { Board } from '../stack/model/board.ts';
import { DEFAULT_PORT, DEFAULT_SERVICE } from '../stack/model/desired.ts';
import { type Fault, FaultError } from '../stack/model/faults.ts';

/** `fault` is the reason the person reads, on the board and as the answer to every change. */
export function createRefusingController(home: string, fault: Fault): Controller {
  const refuse = async (): Promise<never> => {
    throw new FaultError(fault);
  };
  // biome-ignore lint/correctness/useYield: its first and last word is the fault
  const refuseStream = async function* (): AsyncGenerator<never, void, void> {
    throw new FaultError(fault);
  };
  return {
    home,
    board: async () => boardWith(fault),
    watchBoard: async function* (signal) {
      yield boardWith(fault);
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    },
    up: refuse,
    down: refuse,
    scale: refuse,
    method: refuse,
    restart: refuse,
    actOnBackend: refuse,
    plan: refuse,
    preview: refuse,
    apply: refuse,
    receipts: async () => [],
    config: async () => [],
    configDesk: {
      loaded: refuse,
      drift: async () => ({ generation: null, files: [], diff: '', isReloaded: null, serving: null }),
      resolveDrift: refuse,
      lint: async () => [],
      snippets: refuse,
      check: refuse,
      apply: refuse,
    },
    caching: { read: refuse, purge: refuse },
    tls: { trust: refuse, import: refuse },
    undo: refuse,
    history: async () => [],
    historyFiles: refuse,
    compareHistory: refuse,
    goBack: refuse,
    runLoad: refuseStream,
    stopLoad: refuse,
    runs: {
      list: async () => ({ runs: [], unreadable: 0 }),
      get: refuse,
      rename: refuse,
      remove: refuse,
      export: refuse,
    },
    followLog: refuseStream,
    ackLog: () => {},
    shells: {
      open: refuseStream,
      ack: () => {},
      write: () => {},
      resize: async () => {},
      close: () => {},
    },
    experiments: {
      list: refuse,
      run: refuseStream,
      stop: refuse,
      results: refuse,
      result: refuse,
      export: refuse,
    },
    traces: {
      ...{ search: refuse, slowest: refuse, get: refuse, status: refuse, listen: refuse, jaeger: refuse },
      exporters: { list: refuse, put: refuse, remove: refuse, test: refuse },
    },
    traffic: {
      view: refuse,
      watch: refuseStream,
      series: refuse,
      moments: refuse,
      breakdown: refuse,
      errors: refuse,
      export: refuse,
      lines: refuse,
    },
    close: async () => {},
  };
}

function boardWith(fault: Fault): Board {
  return {
    engine: { kind: null, name: 'no engine', state: 'gone', fault },
    state: 'gone',
    url: null,
    port: DEFAULT_PORT,
    generation: null,
    nginx: { state: 'absent', version: null },
    revision: 0,
    service: {
      name: DEFAULT_SERVICE.name,
      scale: DEFAULT_SERVICE.scale,
      method: DEFAULT_SERVICE.method,
      balancing: {},
      tunings: {},
    },
    methods: [],
    backends: [],
    totals: { requests: 0, withoutBackend: 0, malformed: 0, departed: 0, perSecond: 0 },
    activity: null,
    receipt: null,
    keptLoss: null,
    load: null,
    loads: [],
    drift: [],
    notices: [fault],
  };
}
