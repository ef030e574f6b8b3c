/** Results written by hand: small, and different enough that each rule of reading them shows. */
import type { ExperimentResult, Sample, TroubleSample } from '../../stack/model/experiment.ts';

const BASE: Omit<ExperimentResult, 'id' | 'name' | 'measured'> = {
  format: 1,
  mode: 'full',
  at: '2026-03-04T09:40:00.000Z',
  ms: 160_000,
  engine: { kind: 'process', name: 'nginx 1.22.1 and gunicorn as processes of this machine' },
  machine: {
    cpu: 'Example CPU 3000',
    cores: 2,
    memoryBytes: 8 * 1024 ** 3,
    kernel: 'Linux 6.1.0',
    node: '20.19.0',
  },
  versions: { nginx: '1.22.1', python: '3.11.2', flask: '2.2.2', gunicorn: '20.1.0', uwsgi: null },
  noise: { busyBefore: 0.03, loadBefore: 0.1, loadAfter: 1.9, otherRequests: 0 },
  how: ['Sixteen clients at once.', 'Three runs of each.'],
  leftOut: [],
};

/** One run each: requests a second. */
export function runs(...rates: readonly number[]): readonly Sample[] {
  return rates.map((rate) => ({
    requests: rate * 3,
    failed: 0,
    requestsPerSecond: rate,
    p50Ms: Math.round(8000 / rate) / 10,
    p99Ms: Math.round(20_000 / rate) / 10,
    isSenderBound: false,
  }));
}

export const WHY_RESULT: ExperimentResult = {
  ...BASE,
  id: 7,
  name: 'why-nginx',
  measured: {
    kind: 'bars',
    groups: [
      { key: 'fast', label: 'an answer at once' },
      { key: 'waiting', label: 'an answer that waits 20 ms' },
    ],
    setups: [
      { key: 'flask', label: 'Flask’s own server', group: 'fast', samples: runs(400, 410, 420) },
      { key: 'gunicorn', label: 'gunicorn alone', group: 'fast', samples: runs(1300, 1400, 1350) },
      { key: 'uwsgi', label: 'uWSGI alone', group: 'fast', samples: runs(3000, 3100, 2900) },
      { key: 'nginx-1', label: 'nginx → 1 gunicorn', group: 'fast', samples: runs(1310, 1330, 1390) },
      { key: 'nginx-3', label: 'nginx → 3 gunicorn', group: 'fast', samples: runs(1700, 1650, 1720) },
      {
        key: 'nginx-cached',
        label: 'nginx, answer kept',
        group: 'fast',
        samples: runs(21_000, 20_000, 22_000).map((run) => ({ ...run, isSenderBound: true })),
      },
      { key: 'gunicorn', label: 'gunicorn alone', group: 'waiting', samples: runs(190, 191, 189) },
      { key: 'nginx-3', label: 'nginx → 3 gunicorn', group: 'waiting', samples: runs(560, 550, 570) },
    ],
  },
};

function troubled(rate: number, shares: readonly number[], failed = 0): readonly TroubleSample[] {
  return runs(rate * 0.98, rate, rate * 1.03).map((run) => ({
    ...run,
    failed,
    perBackend: shares.map((share, at) => ({
      backend: `flask-app-${at + 1}`,
      requests: Math.round(share * rate),
      p99Ms: share === 0 ? null : 20 + at,
    })),
  }));
}

export const TROUBLE_RESULT: ExperimentResult = {
  ...BASE,
  id: 8,
  name: 'methods-in-trouble',
  leftOut: ['least_time needs nginx 1.31.0, this one is 1.22.1.'],
  measured: {
    kind: 'trouble',
    backends: ['flask-app-1', 'flask-app-2', 'flask-app-3'],
    victim: 'flask-app-2',
    slowMs: 100,
    cases: [
      { method: 'round_robin', trouble: 'none', samples: troubled(1000, [0.33, 0.33, 0.34]) },
      { method: 'round_robin', trouble: 'slow', samples: troubled(300, [0.33, 0.33, 0.34]) },
      { method: 'round_robin', trouble: 'taken', samples: troubled(700, [0.44, 0.12, 0.44]) },
      { method: 'least_conn', trouble: 'none', samples: troubled(1000, [0.34, 0.33, 0.33]) },
      { method: 'least_conn', trouble: 'slow', samples: troubled(680, [0.47, 0.06, 0.47]) },
      { method: 'least_conn', trouble: 'taken', samples: troubled(690, [0.45, 0.1, 0.45], 2) },
    ],
  },
};

export const HEAT_RESULT: ExperimentResult = {
  ...BASE,
  id: 9,
  name: 'workers-and-payload',
  mode: 'quick',
  noise: { busyBefore: 0.6, loadBefore: 3.2, loadAfter: 4, otherRequests: 1234 },
  measured: {
    kind: 'heat',
    workers: [1, 2],
    payloadsKb: [0, 100],
    cells: [
      { workers: 1, payloadKb: 0, samples: runs(20_000, 21_000, 20_500) },
      { workers: 2, payloadKb: 0, samples: runs(30_000, 31_000, 30_500) },
      { workers: 1, payloadKb: 100, samples: runs(4000, 4100, 3900) },
      { workers: 2, payloadKb: 100, samples: runs(4050, 3950, 4200) },
    ],
  },
};

const before = ['flask-app-1', 'flask-app-2', 'flask-app-3', 'flask-app-1', 'flask-app-2', 'flask-app-3'];

export const CLIENTS_RESULT: ExperimentResult = {
  ...BASE,
  id: 10,
  name: 'whose-client',
  measured: {
    kind: 'clients',
    clients: before.map((_, at) => `10.7.0.${at + 1}`),
    backends: ['flask-app-1', 'flask-app-2', 'flask-app-3'],
    leaver: 'flask-app-2',
    methods: [
      {
        method: 'hash $remote_addr',
        before,
        down: ['flask-app-1', 'flask-app-3', 'flask-app-3', 'flask-app-1', 'flask-app-1', 'flask-app-3'],
        gone: ['flask-app-3', 'flask-app-3', 'flask-app-1', 'flask-app-1', 'flask-app-1', 'flask-app-3'],
        unsteady: 0,
      },
      {
        method: 'hash $remote_addr consistent',
        before,
        down: ['flask-app-1', 'flask-app-3', 'flask-app-3', 'flask-app-1', 'flask-app-1', 'flask-app-3'],
        gone: ['flask-app-1', 'flask-app-3', 'flask-app-3', 'flask-app-1', 'flask-app-1', 'flask-app-3'],
        unsteady: 0,
      },
    ],
  },
};
