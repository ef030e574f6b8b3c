/** What a verdict is made from, and the one form all explanations have. */
import type { Method } from '../../model/desired.ts';
import type { Verdict } from '../../model/traffic.ts';
import type { TrafficFrame } from '../traffic/traffic-frame.ts';
import type { TrafficTally } from '../traffic/traffic-tally.ts';
import type { Circumstances } from './traffic-reasons.ts';

export interface Judged extends Circumstances {
  readonly service: string;
  /** By the config that serves. */
  readonly method: Method;
  readonly frame: TrafficFrame;
  /** The service's backends, in the order of their rows. */
  readonly tallies: readonly (readonly [name: string, TrafficTally])[];
  readonly clients: { readonly addresses: readonly string[]; readonly isMore: boolean };
}

/** The first reason is the sentence. */
export function explained(reasons: readonly string[], otherwise: string, test: Verdict['test']): Verdict {
  const [first, ...rest] = reasons;
  if (first === undefined) return { kind: 'unexplained', sentence: otherwise, reasons: [], test };
  return { kind: 'explained', sentence: first, reasons: rest, test };
}
