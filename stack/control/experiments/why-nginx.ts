/** Why nginx? The same answers from each server program alone, and from nginx before them. */
import { DEFAULT_SERVICE, type Service } from '../../model/desired.ts';
import type { Sample } from '../../model/experiment.ts';
import type { ObservedBackend } from '../../model/observed.ts';
import { CACHE_ALL } from './cache-all.ts';
import { type Bench, type Findings, RUNS, runSeconds } from './experiment-bench.ts';
import { type Measurable, measureInTurns } from './measure-in-turns.ts';
import { putUnderLoad } from './put-under-load.ts';

const THREADS = 4;
const CLIENTS = 16;
const WAIT_MS = 20;

const base: Service = { ...DEFAULT_SERVICE, scale: 1 };
/** All run at once: who is not asked costs nothing, and no setup has to wait for another to go. */
const SERVICES: readonly Service[] = [
  { ...base, name: 'flask', serving: { kind: 'flask' }, direct: true },
  { ...base, name: 'gunicorn', serving: { kind: 'gunicorn', workers: 1, threads: THREADS }, direct: true },
  { ...base, name: 'three', serving: { kind: 'gunicorn', workers: 1, threads: THREADS }, scale: 3 },
  {
    ...base,
    name: 'uwsgi',
    serving: { kind: 'uwsgi', processes: 1, threads: THREADS, protocol: 'http' },
    direct: true,
  },
];

interface Setup {
  readonly key: string;
  readonly label: string;
  readonly group: string;
  /** Where it answers: `http://127.0.0.1:49153`. */
  readonly url: string;
  readonly path: string;
  readonly connections: 'kept' | 'new';
}

const GROUPS = [
  { key: 'fast', label: 'an answer at once' },
  { key: 'waiting', label: `an answer that waits ${WAIT_MS} ms, as for a database` },
] as const;

export async function whyNginx(bench: Bench): Promise<Findings> {
  const { rig, mode } = bench;
  bench.step('bringing up Flask’s own server, gunicorn, uWSGI and nginx beside your stack');
  const { backends } = await rig.wish({ services: SERVICES, caching: CACHE_ALL });
  const setups = setupsOf(`http://127.0.0.1:${rig.port}`, backends);
  const seconds = runSeconds(mode, 3);
  const load = (setup: Setup, length: number) =>
    putUnderLoad(bench, { ...setup, seconds: length, concurrency: CLIENTS });
  const samples = await measureInTurns(
    bench,
    setups.map(
      (setup): Measurable<Sample> => ({
        label: `${setup.label}, ${setup.group} answers`,
        warmUp: () => load(setup, Math.min(seconds, 0.8)),
        measure: () => load(setup, seconds),
      }),
    ),
  );
  return {
    measured: {
      kind: 'bars',
      groups: [...GROUPS],
      setups: setups.map(({ key, label, group }, place) => ({
        key,
        label,
        group,
        samples: samples[place] ?? [],
      })),
    },
    how: [
      `${CLIENTS} clients at once, each asking again as soon as it is answered, for ${seconds} s; ${RUNS} runs of each setup in shuffled order, after a warm-up.`,
      'A client keeps its connection where the server keeps it; Flask’s own server and uWSGI’s http close each.',
      `gunicorn has 1 worker with ${THREADS} threads, uWSGI 1 process with ${THREADS} threads and its own http; Flask’s own server is the development server, one request at a time. “Alone” is asked past nginx, on a loopback port of its own.`,
      'Sender and servers share the cores of this machine, so each takes from the other.',
    ],
    leftOut: [],
  };
}

function setupsOf(nginx: string, backends: readonly ObservedBackend[]): readonly Setup[] {
  const alone = (service: string, label: string, connections: Setup['connections']) => {
    const address = backends.find((one) => one.service === service)?.directAddress;
    if (!address) throw new Error(`A rig’s ${service} has no address of its own`);
    return { key: service, label, url: `http://${address}`, at: '', connections };
  };
  const behind = { url: nginx, connections: 'kept' } as const;
  const places = [
    alone('flask', 'Flask’s own server', 'new'),
    alone('gunicorn', 'gunicorn alone', 'kept'),
    alone('uwsgi', 'uWSGI alone', 'new'),
    { ...behind, key: 'nginx-1', label: 'nginx → 1 gunicorn', at: '/gunicorn' },
    { ...behind, key: 'nginx-3', label: 'nginx → 3 gunicorn', at: '/three' },
  ];
  const kept: Setup = {
    ...behind,
    key: 'nginx-cached',
    label: 'nginx, answer kept',
    group: 'fast',
    path: '/cache-me',
  };
  return [
    ...places.map(({ at, ...place }) => ({ ...place, group: 'fast', path: `${at}/` })),
    kept,
    ...places.map(({ at, ...place }) => ({ ...place, group: 'waiting', path: `${at}/work?ms=${WAIT_MS}` })),
  ];
}
