/** What is typed of the server program, as a flavour; or the sentence that says what a field has to be. */
import {
  DEFAULT_SERVINGS,
  MAX_THREADS,
  MAX_TIMEOUT_S,
  MAX_WORKERS,
  type Protocol,
  type Serving,
  type WorkerClass,
} from '../../stack/model/serving.ts';
import { field, type Parsed, parsed, shown, whole } from '../tuning/parse-fields.ts';

/** Each flavour keeps what was typed of it, while another is looked at. */
export interface ServingDraft {
  readonly kind: Serving['kind'];
  readonly workers: string;
  readonly threads: string;
  readonly workerClass: WorkerClass;
  readonly timeoutS: string;
  readonly processes: string;
  readonly uwsgiThreads: string;
  readonly protocol: Protocol;
  readonly direct: 'on' | 'off';
}

export function draftOfServing(serving: Serving, direct: ServingDraft['direct']): ServingDraft {
  const gunicorn = serving.kind === 'gunicorn' ? serving : DEFAULT_SERVINGS.gunicorn;
  const uwsgi = serving.kind === 'uwsgi' ? serving : DEFAULT_SERVINGS.uwsgi;
  return {
    kind: serving.kind,
    workers: String(gunicorn.workers),
    threads: String(gunicorn.threads),
    workerClass: gunicorn.workerClass ?? 'gthread',
    timeoutS: shown(gunicorn.timeoutS),
    processes: String(uwsgi.processes),
    uwsgiThreads: String(uwsgi.threads),
    protocol: uwsgi.protocol,
    direct,
  };
}

/** An empty number is the default one. */
export function parseServing(draft: ServingDraft): Parsed<Serving> {
  return parsed((wrong): Serving => {
    switch (draft.kind) {
      case 'gunicorn':
        return {
          kind: 'gunicorn',
          workers:
            whole(draft.workers, 'workers', 1, MAX_WORKERS, wrong) ?? DEFAULT_SERVINGS.gunicorn.workers,
          ...(draft.workerClass === 'sync'
            ? { threads: 1, workerClass: 'sync' }
            : {
                threads:
                  whole(draft.threads, 'threads', 1, MAX_THREADS, wrong) ?? DEFAULT_SERVINGS.gunicorn.threads,
              }),
          ...field('timeoutS', whole(draft.timeoutS, 'timeout', 1, MAX_TIMEOUT_S, wrong)),
        };
      case 'uwsgi':
        return {
          kind: 'uwsgi',
          processes:
            whole(draft.processes, 'processes', 1, MAX_WORKERS, wrong) ?? DEFAULT_SERVINGS.uwsgi.processes,
          threads:
            whole(draft.uwsgiThreads, 'threads', 1, MAX_THREADS, wrong) ?? DEFAULT_SERVINGS.uwsgi.threads,
          protocol: draft.protocol,
        };
      case 'flask':
        return { kind: 'flask' };
      default:
        return draft.kind satisfies never;
    }
  });
}
