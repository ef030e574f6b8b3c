/** The loop's two callers, one after the other: a person's change, and what happened behind our back. */
import PQueue from 'p-queue';
import { type Fault, faultOf } from '../model/faults.ts';
import type { Actor, Receipt } from '../model/receipt.ts';
import type { Edit } from '../reconcile/edit-desired.ts';
import { type ChangeEnds, changeWish } from './change-wish.ts';
import { controllerLeft } from './leaving.ts';
import { repairStack } from './repair-stack.ts';
import { Workbench, type WorkParts } from './workbench.ts';

const EVENT_SETTLE_MS = 60;
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 30_000;
const SILENT_LOOK_MS = 5000;

export class Reconciler {
  readonly #queue = new PQueue({ concurrency: 1 });
  readonly #leaving = new AbortController();
  readonly #bench: Workbench;
  readonly #ends: ChangeEnds = {
    well: () => this.#endWell(),
    badly: (fault) => this.#failed(fault),
  };
  #timer: NodeJS.Timeout | null = null;
  /** Null while all is well; else what the next failure waits. */
  #retryMs: number | null = null;

  constructor(parts: WorkParts) {
    this.#bench = new Workbench(parts, this.#leaving.signal);
  }

  /** Makes the edited wish true, or brings the old one back and throws the fault that says why. */
  change(edit: Edit, by: Actor, revision?: number): Promise<Receipt> {
    return this.#queue.add(() => changeWish(this.#bench, { edit, by, revision }, this.#ends));
  }

  /** Looks, and does what is missing, soon; many calls become one pass. */
  wake(): void {
    // While something fails, each attempt makes events of its own: they must not outrun the growing pause.
    if (this.#retryMs === null && this.#timer === null) this.#schedule(EVENT_SETTLE_MS);
  }

  /** What it may have failed for is over: tries again at once, and not slowly. */
  hasten(): void {
    this.#retryMs = null;
    this.#schedule(EVENT_SETTLE_MS);
  }

  /** One pass now: what a start-up does first. Never throws: a fault becomes a notice. */
  pass(): Promise<void> {
    return this.#queue.add(() => this.#pass());
  }

  /** Work of somebody else's, between two changes: nothing of this loop happens meanwhile. */
  alone<Value>(work: () => Promise<Value>): Promise<Value> {
    return this.#queue.add(() => {
      if (this.#leaving.signal.aborted) throw controllerLeft();
      return work();
    });
  }

  /** Leaves what takes long half done, for the next controller to end; only a change of nginx's config is ended here. */
  async close(): Promise<void> {
    this.#leaving.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#queue.onIdle();
  }

  /** What happened behind our back is put right. */
  async #pass(): Promise<void> {
    if (this.#leaving.signal.aborted) return;
    try {
      await repairStack(this.#bench);
      await this.#endWell();
    } catch (error) {
      const fault = faultOf(error);
      if (fault.code !== 'controller-gone') this.#failed(fault);
    }
  }

  /** The engine of a stack that is down is forgotten only now: until then a controller that dies must find it again. */
  async #endWell(): Promise<void> {
    // What happened while something failed woke nobody.
    if (this.#retryMs !== null) this.hasten();
    // Not every engine tells when a backend begins to answer.
    if (this.#bench.withdraw() === 'some are silent') this.#schedule(SILENT_LOOK_MS);
    const { desired } = this.#bench.parts.memory.facts;
    if (desired?.state === 'down' && desired.engine !== null)
      await this.#bench.keep({ ...desired, engine: null, engineId: undefined });
  }

  /** The engine link itself shows and outlasts an engine that is gone or was never there. */
  #failed(fault: Fault): void {
    // Said by who watches the files; a person ends it, not another attempt.
    if (fault.code === 'config-drifted') return;
    if (this.#bench.parts.memory.facts.link.state !== 'gone') this.#bench.say(fault);
    const delayMs = this.#retryMs ?? FIRST_RETRY_MS;
    this.#retryMs = Math.min(delayMs * 2, LAST_RETRY_MS);
    this.#schedule(delayMs);
  }

  #schedule(delayMs: number): void {
    if (this.#leaving.signal.aborted) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.pass();
    }, delayMs);
  }
}
