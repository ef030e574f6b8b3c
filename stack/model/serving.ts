/** The server program inside a backend: which one, how many of what, and the protocol nginx speaks to it. */

/** gunicorn's own names: https://docs.gunicorn.org/en/stable/settings.html#worker-class */
export const WORKER_CLASSES = ['gthread', 'sync'] as const;
export type WorkerClass = (typeof WORKER_CLASSES)[number];

export const MAX_WORKERS = 64;
export const MAX_THREADS = 256;
export const MAX_TIMEOUT_S = 600;

export interface GunicornServing {
  readonly kind: 'gunicorn';
  readonly workers: number;
  readonly threads: number;
  /** Absent: `gthread`. */
  readonly workerClass?: WorkerClass | undefined;
  /** Seconds of silence after which a worker is killed. Absent: gunicorn's own 30. */
  readonly timeoutS?: number | undefined;
}

export interface UwsgiServing {
  readonly kind: 'uwsgi';
  readonly processes: number;
  readonly threads: number;
  /** `uwsgi`: the binary protocol, nginx's `uwsgi_pass`; `http`: uWSGI's own http, which curl understands too. */
  readonly protocol: Protocol;
}

/** The development server, one thread: what every tutorial warns of, here to be measured. */
export interface FlaskServing {
  readonly kind: 'flask';
}

export type Serving = GunicornServing | UwsgiServing | FlaskServing;

/** What nginx speaks to a backend. One group of servers speaks one protocol. */
export type Protocol = 'http' | 'uwsgi';

export function protocolOf(serving: Serving): Protocol {
  return serving.kind === 'uwsgi' ? serving.protocol : 'http';
}

/** What an engine tells the program in a backend, by its environment; the same words in a container and as a process. */
export function servingEnvironment(serving: Serving): Readonly<Record<string, string>> {
  switch (serving.kind) {
    case 'gunicorn':
      return {
        BACKEND_WORKERS: String(serving.workers),
        BACKEND_THREADS: String(serving.threads),
        ...(serving.workerClass === undefined ? {} : { BACKEND_WORKER_CLASS: serving.workerClass }),
        ...(serving.timeoutS === undefined ? {} : { BACKEND_TIMEOUT: String(serving.timeoutS) }),
      };
    case 'uwsgi':
      return {
        BACKEND_SERVER: 'uwsgi',
        BACKEND_WORKERS: String(serving.processes),
        BACKEND_THREADS: String(serving.threads),
        BACKEND_PROTOCOL: serving.protocol,
      };
    case 'flask':
      return { BACKEND_SERVER: 'flask' };
    default:
      return serving satisfies never;
  }
}

/** Each flavour as it is begun with: of each as many requests at once. */
export const DEFAULT_SERVINGS: {
  readonly gunicorn: GunicornServing;
  readonly uwsgi: UwsgiServing;
  readonly flask: FlaskServing;
} = {
  gunicorn: { kind: 'gunicorn', workers: 1, threads: 4 },
  uwsgi: { kind: 'uwsgi', processes: 1, threads: 4, protocol: 'uwsgi' },
  flask: { kind: 'flask' },
};
