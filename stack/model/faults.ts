/**
 * In: nothing. Out: the shape of every expected fault, as data that crosses process borders whole.
 * Must not know: who shows it, or how.
 */

/** Codes are `noun-adjective`, stable, and greppable; the message is for a person. */
export type FaultCode =
  | 'input-invalid'
  | 'method-unavailable'
  | 'backend-unknown'
  | 'stack-down'
  | 'port-taken'
  | 'desired-corrupt'
  | 'desired-unwritable'
  | 'path-uncached'
  | 'config-rejected'
  | 'config-unsafe'
  | 'config-unwritable'
  | 'config-unreadable'
  | 'config-drifted'
  | 'drift-absent'
  | 'generation-unknown'
  | 'undo-empty'
  | 'wish-changed'
  | 'reload-refused'
  | 'backend-unready'
  | 'engine-missing'
  | 'engine-forbidden'
  | 'engine-gone'
  | 'engine-failed'
  | 'engine-unsuitable'
  | 'engine-other'
  | 'context-unknown'
  | 'certificate-invalid'
  | 'certificate-missing'
  | 'certificate-unwritable'
  | 'authority-unreadable'
  | 'name-unvouched'
  | 'https-unproven'
  | 'trust-refused'
  | 'image-unbuildable'
  | 'image-unavailable'
  | 'program-missing'
  | 'plan-unsettled'
  | 'controller-busy'
  | 'controller-gone'
  | 'load-running'
  | 'load-failed'
  | 'run-unknown'
  | 'run-unwritable'
  | 'experiment-running'
  | 'experiment-unknown'
  | 'experiment-failed'
  | 'log-unknown'
  | 'log-unreadable'
  | 'log-gap'
  | 'log-rebuilding'
  | 'log-unrotated'
  | 'disk-full'
  | 'stream-unknown'
  | 'shell-unavailable'
  | 'receipt-unwritable'
  | 'trace-unknown'
  | 'receiver-failed'
  | 'exporter-unknown'
  | 'exporter-failing'
  | 'jaeger-unavailable'
  | 'bug';

/** An expected fault. `message` is one plain sentence; `hint` is what to do next; `detail` is evidence. */
export interface Fault {
  readonly code: FaultCode;
  readonly message: string;
  readonly hint?: string;
  readonly detail?: string;
  /** Where in the config it lies, where that is known: a file relative to the generation, a line from 1. */
  readonly at?: { readonly path: string; readonly line: number };
  /** Of `wish-changed`: what is there now, and which change brought it; null where no receipt tells. */
  readonly newer?: {
    readonly revision: number;
    readonly generation: number | null;
    readonly what: string | null;
    /** An Actor. */
    readonly by: string | null;
  };
}

/** A fault on its way to whoever can show it. Only expected faults are thrown as this; bugs stay plain errors. */
export class FaultError extends Error {
  readonly fault: Fault;

  constructor(fault: Fault, options?: ErrorOptions) {
    super(fault.message, options);
    this.name = 'FaultError';
    this.fault = fault;
  }
}

/** Any thrown value as a fault; what was not expected becomes `bug`, with its stack as evidence. */
export function faultOf(thrown: unknown): Fault {
  if (thrown instanceof FaultError) return thrown.fault;
  if (thrown instanceof Error) {
    return { code: 'bug', message: `Unexpected: ${thrown.message}`, detail: thrown.stack ?? thrown.message };
  }
  return { code: 'bug', message: `Unexpected: ${String(thrown)}` };
}

/** Which faults mean "you asked for something that cannot be": nothing was changed. The rest are the engine's. */
export function isRefusal(code: FaultCode): boolean {
  return REFUSALS.has(code);
}

const REFUSALS: ReadonlySet<FaultCode> = new Set([
  'generation-unknown',
  'undo-empty',
  'wish-changed',
  'input-invalid',
  'method-unavailable',
  'backend-unknown',
  'stack-down',
  'port-taken',
  'desired-corrupt',
  'path-uncached',
  'config-rejected',
  'config-unsafe',
  'config-drifted',
  'drift-absent',
  'certificate-invalid',
  'certificate-missing',
  'name-unvouched',
  'context-unknown',
  'controller-busy',
  'load-running',
  'run-unknown',
  'experiment-running',
  'experiment-unknown',
  'log-unknown',
  'stream-unknown',
  'shell-unavailable',
  'trace-unknown',
  'exporter-unknown',
]);
