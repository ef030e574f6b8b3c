import type { LogSample } from '../../stack/contract/contract.ts';
import type { Fault } from '../../stack/model/faults.ts';

/** What the tools around a log say of it. */
export interface LogViewStatus {
  readonly hasLines: boolean;
  /** Lines held here, and those of them that the filter lets through. */
  readonly held: number;
  readonly shown: number;
  /** Lines counted by the controller, never sent here. */
  readonly skipped: number;
  /** Under a flood: how fast lines come, and how few of them are sent. */
  readonly sample: LogSample | null;
  /** Below the screen, come since it left the end. */
  readonly waiting: number;
  readonly isAtEnd: boolean;
  /** Where the screen stands, and how much of all it shows; 0 to 1. */
  readonly scroll: { readonly start: number; readonly size: number };
  /** A filter at work: how far, 0 to 1; null where none is, or it is done. */
  readonly judged: number | null;
  /** What is wrong with the query, or with the search. */
  readonly queryFault: string | null;
  readonly find: {
    readonly at: number;
    readonly count: number;
    readonly isCounting: boolean;
    readonly fault: string | null;
  } | null;
  /** How many lines are chosen. */
  readonly chosen: number;
  readonly fault: Fault | null;
  /** The source ended by itself: its backend is gone. */
  readonly isEnded: boolean;
}

export const NO_STATUS: LogViewStatus = {
  hasLines: false,
  held: 0,
  shown: 0,
  skipped: 0,
  sample: null,
  waiting: 0,
  isAtEnd: true,
  scroll: { start: 0, size: 1 },
  judged: null,
  queryFault: null,
  find: null,
  chosen: 0,
  fault: null,
  isEnded: false,
};
