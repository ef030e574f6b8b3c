/** Every server program a backend can have, each as a service of its own: one stack shows them all. */
import { type BackendSpec, backendSpecOf } from '../../../stack/model/backend-spec.ts';
import { DEFAULT_SERVICE } from '../../../stack/model/desired.ts';
import type { Serving } from '../../../stack/model/serving.ts';

export interface Flavour {
  readonly title: string;
  readonly spec: BackendSpec;
  /** Behind nginx: `` for the first, `/sync` for a further one. */
  readonly prefix: string;
  /** What the program calls itself. */
  readonly program: RegExp;
}

export const FLAVOURS: readonly Flavour[] = [
  flavour('gthread', 1, { kind: 'gunicorn', workers: 1, threads: 4 }, /^gunicorn\//),
  flavour(
    'sync',
    2,
    { kind: 'gunicorn', workers: 2, threads: 4, workerClass: 'sync', timeoutS: 20 },
    /^gunicorn\//,
  ),
  flavour('uwsgi', 3, { kind: 'uwsgi', processes: 2, threads: 2, protocol: 'uwsgi' }, /^uWSGI\//),
  flavour('uwsgi-http', 4, { kind: 'uwsgi', processes: 1, threads: 4, protocol: 'http' }, /^uWSGI\//),
  flavour('flask', 5, { kind: 'flask' }, /^Werkzeug\//),
];

/** Those a plain http client can ask past nginx. */
export const HTTP_FLAVOURS = FLAVOURS.filter(({ spec }) => spec.protocol === 'http');

function flavour(title: string, number: number, serving: Serving, program: RegExp): Flavour {
  const service = { ...DEFAULT_SERVICE, name: title, serving, direct: true };
  return {
    title,
    spec: backendSpecOf(service, number),
    prefix: number === 1 ? '' : `/${title}`,
    program,
  };
}
