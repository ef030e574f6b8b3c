/** What the controller knows right now, in one place; whoever changes it says so once. */
import type { Engine, Usage } from '../engines/engine.ts';
import type { Activity, Load } from '../model/board.ts';
import type { Desired } from '../model/desired.ts';
import type { DriftedFile } from '../model/drift.ts';
import type { Fault, FaultCode } from '../model/faults.ts';
import type { Observed } from '../model/observed.ts';
import type { Receipt } from '../model/receipt.ts';
import type { KeptMeasures } from './kept-measures.ts';

export type EngineLinkState =
  | { readonly state: 'finding'; readonly engine: null; readonly fault: null }
  | { readonly state: 'answering'; readonly engine: Engine; readonly fault: null }
  /** `engine` is null when none was ever found. */
  | { readonly state: 'gone'; readonly engine: Engine | null; readonly fault: Fault };

export interface StackFacts {
  /** Null: nobody wished anything in this home yet, so nothing is done by itself. */
  readonly desired: Desired | null;
  readonly link: EngineLinkState;
  /** Null before the first look; the last look while the engine is gone. */
  readonly observed: Observed | null;
  readonly activity: Activity | null;
  readonly receipt: Receipt | null;
  readonly kept: KeptMeasures;
  readonly load: Load | null;
  readonly loads: readonly Load[];
  readonly usage: ReadonlyMap<string, Usage>;
  readonly drift: readonly DriftedFile[];
  /** By code: one notice each. */
  readonly notices: ReadonlyMap<FaultCode, Fault>;
}

export class StackMemory {
  #facts: StackFacts = {
    desired: null,
    link: { state: 'finding', engine: null, fault: null },
    observed: null,
    activity: null,
    receipt: null,
    kept: new Map(),
    load: null,
    loads: [],
    usage: new Map(),
    drift: [],
    notices: new Map(),
  };
  readonly #listeners = new Set<() => void>();

  get facts(): StackFacts {
    return this.#facts;
  }

  update(change: Partial<StackFacts>): void {
    this.#facts = { ...this.#facts, ...change };
    for (const listener of this.#listeners) listener();
  }

  /** Says `fault` to a person until it is withdrawn, by whoever said it. */
  announce(fault: Fault): void {
    this.update({ notices: new Map(this.#facts.notices).set(fault.code, fault) });
  }

  /** These are over; those that nobody said are none. */
  withdraw(codes: Iterable<FaultCode>): void {
    const notices = new Map(this.#facts.notices);
    for (const code of codes) notices.delete(code);
    if (notices.size < this.#facts.notices.size) this.update({ notices });
  }

  /** Calls back after each change; the returned function ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
