/** What a reload costs clients that keep their connections, where that is known. */

/** Of requests on kept connections, sent by load runs while a change reloaded nginx; before any retry. */
export interface KeptMeasure {
  readonly lost: number;
  readonly sent: number;
}

/** Said to a person where the running nginx cannot promise that a change loses nothing. */
export interface KeptLoss {
  readonly message: string;
  /** How to measure it; null where it was. */
  readonly hint: string | null;
  /** Of the last change that was measured with this version; null where none was. */
  readonly measured: KeptMeasure | null;
}
