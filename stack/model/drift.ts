/** Files of the current generation that another hand changed on disk. */

export interface DriftedFile {
  /** Relative to the generation's folder: `conf.d/public.conf`; or `current`, the link that names the generation. */
  readonly path: string;
  readonly what: 'changed' | 'missing' | 'added';
}

/** What a person may do about it; both write our config as a new, verified generation. */
export type DriftChoice =
  /** Theirs are kept beside the generations, to be read. */
  | 'set-aside'
  /** Theirs are thrown away. */
  | 'restore';

/** The config as `nginx -T` prints it, and what can honestly be said of it. */
export interface LoadedConfig {
  /** Every file in the order nginx reads them. Where nginx refuses the files on disk: its own words instead. */
  readonly text: string;
  /** The generation on disk that was read; null where there is none of ours. */
  readonly generation: number | null;
  /** The generation that nginx's workers answer; null where nginx does not answer. */
  readonly serving: number | null;
  readonly drift: readonly DriftedFile[];
  /** `nginx -T` reads the disk, not the running nginx: one sentence that says how the two relate. */
  readonly note: string;
}

export interface DriftView {
  readonly generation: number | null;
  readonly files: readonly DriftedFile[];
  /** What differs, as `diff -u` marks it; empty where nothing does, or what was there before is not known any more. */
  readonly diff: string;
  /** Whether nginx was told to reload since, so that it may run by the changed files; null where that is not known. */
  readonly isReloaded: boolean | null;
  /** The generation that nginx's workers answer; null where nginx does not run or does not answer. */
  readonly serving: number | null;
}
