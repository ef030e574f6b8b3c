/** A load run of the past: what was asked, what came of it, and on what. */
import type { Load } from './board.ts';
import type { LoadDetail } from './load-figures.ts';

export interface LoadRun {
  readonly format: 1;
  /** Rising from 1; never given twice while a later one is kept. */
  readonly run: number;
  /** ISO time of its end. */
  readonly at: string;
  /** Empty: it has none. */
  readonly name: string;
  readonly note: string;
  readonly load: Load;
  readonly detail: LoadDetail;
  readonly circumstances: RunCircumstances;
}

/** What the figures depend on beside the wish; null where it was not known, or another address was put under load. */
export interface RunCircumstances {
  readonly engine: string | null;
  readonly nginx: string | null;
  readonly generation: number | null;
  /** As `signalbox method` prints it. */
  readonly method: string | null;
  readonly scale: number | null;
  /** `gunicorn`, `uwsgi`, `flask`. */
  readonly serving: string | null;
  /** `8 × Some CPU, linux 6.1, Node 20.19`. */
  readonly machine: string;
}

/** Of a list: all but the detail. */
export type LoadRunSummary = Omit<LoadRun, 'detail' | 'format'>;

export interface LoadRunList {
  /** Newest first. */
  readonly runs: readonly LoadRunSummary[];
  /** Files that lie there and are no past run; they are left alone. */
  readonly unreadable: number;
}

export interface RunExport {
  readonly fileName: string;
  readonly text: string;
}

/** For a count above 0. */
export function unreadableRunsWords(count: number): string {
  return count === 1
    ? '1 file among them cannot be read as a run; it was left alone.'
    : `${count} files among them cannot be read as runs; they were left alone.`;
}
