import type { Serving } from './serving.ts';

/** As receipts, commands and the panel name a flavour: `gunicorn 1×4`, `gunicorn sync 2×1`, `uwsgi 2×1 by http`, `flask`. */
export function servingWords(serving: Serving): string {
  switch (serving.kind) {
    case 'gunicorn': {
      const { workers, threads, workerClass, timeoutS } = serving;
      const kind = workerClass === 'sync' ? 'gunicorn sync' : 'gunicorn';
      return `${kind} ${workers}×${threads}${timeoutS === undefined ? '' : ` timeout ${timeoutS} s`}`;
    }
    case 'uwsgi': {
      const { processes, threads, protocol } = serving;
      return `uwsgi ${processes}×${threads}${protocol === 'http' ? ' by http' : ''}`;
    }
    case 'flask':
      return 'flask';
    default:
      return serving satisfies never;
  }
}

/** With what else the wish says of how backends are reached. */
export function servingEditWords(serving: Serving, direct: boolean | undefined): string {
  const words = `serving ${servingWords(serving)}`;
  return direct === undefined ? words : `${words}, ${direct ? 'direct' : 'not direct'}`;
}
