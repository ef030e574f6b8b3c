/** What a change did: the proof a person keeps. */
import type { Fault } from './faults.ts';
import type { Finding } from './finding.ts';
import type { ClientKind, LoadMethod } from './load-drops.ts';

export type Actor = 'window' | 'browser' | 'command line' | 'signalbox';

export interface ReceiptStage {
  readonly name: string;
  readonly ms: number;
}

export type Outcome =
  | { readonly kind: 'done' }
  /** The old state serves, byte for byte where it is a config. */
  | { readonly kind: 'restored'; readonly fault: Fault };

/** What clients of load runs met while the change was made, by kind; before any retry. */
export interface KindTraffic {
  readonly clients: ClientKind;
  readonly method: LoadMethod;
  /** Requests whose end came meanwhile. */
  readonly sent: number;
  readonly lost: number;
  readonly reset: number;
  readonly retried: number;
  readonly retriedOk: number;
}

export interface ClientTraffic extends Omit<KindTraffic, 'clients' | 'method'> {
  /** They add up to the whole. */
  readonly kinds: readonly KindTraffic[];
}

/** Requests from the change's beginning to its end. */
export interface ReceiptTraffic {
  /** In nginx's access log, whoever asked. */
  readonly servedRequests: number;
  /** Of them, those nginx turned to a second backend for: nobody noticed. */
  readonly retriedByNginx: number;
  /** Of them, those nginx answered with 5xx as no backend gave an answer. */
  readonly failedByNginx: number;
  /** As the clients saw it; null where no load run was under way. */
  readonly clients: ClientTraffic | null;
  readonly nginxVersion: string | null;
}

export interface Receipt {
  readonly id: number;
  /** `method least_conn`, `scale 5`. */
  readonly what: string;
  readonly because: string;
  readonly by: Actor;
  /** ISO time. */
  readonly at: string;
  readonly ms: number;
  readonly stages: readonly ReceiptStage[];
  readonly outcome: Outcome;
  /** Generation that serves after the change; null before the first. */
  readonly generation: number | null;
  /** How the new generation was proven, in words; null where no config changed. */
  readonly proof: string | null;
  /** What the linter warned of, without refusing it; the first of them, where they are many. Absent: nothing. */
  readonly warnings?: readonly Finding[];
  /** Absent on receipts of before it was counted. */
  readonly traffic?: ReceiptTraffic;
}
