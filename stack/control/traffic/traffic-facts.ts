/** What the traffic view needs to know of the stack. */
import type { Observed } from '../../model/observed.ts';

export interface TrafficFacts {
  /** Backends that exist or are wished. */
  readonly names: readonly string[];
  readonly observed: Observed | null;
  /** When the config that serves was proven, milliseconds since 1970; null where no receipt tells. */
  readonly changedAtMs: number | null;
  readonly nowMs: number;
}
