/** A backend was waited for in vain. What else is wished need not wait for it. */
import type { BackendSpec } from '../model/backend-spec.ts';
import { type Fault, FaultError } from '../model/faults.ts';

export class UnreadyBackend extends FaultError {
  readonly backend: BackendSpec;

  constructor(fault: Fault, backend: BackendSpec, options: { readonly cause: unknown }) {
    super(fault, options);
    this.backend = backend;
  }
}
