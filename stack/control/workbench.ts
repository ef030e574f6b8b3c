/** What a change and a repair both work with: the look at the stack, the steps towards a wish, and what is said of it. */
import type { Engine, StackPlace } from '../engines/engine.ts';
import type { Desired } from '../model/desired.ts';
import { type Fault, type FaultCode, faultOf } from '../model/faults.ts';
import type { Observed } from '../model/observed.ts';
import { type GivenUp, stillGivenUp } from '../reconcile/given-up.ts';
import type { Applied } from './apply-plan.ts';
import { type Convergence, converge } from './converge.ts';
import { writeDesired } from './desired-file.ts';
import type { EngineLink } from './engine-link.ts';
import { gatherObserved } from './gather-observed.ts';
import { unlessLeaving } from './leaving.ts';
import type { ReceiptFile } from './receipt-file.ts';
import type { StackMemory } from './stack-memory.ts';
import type { TrafficMeter } from './traffic-meter.ts';
import { UnreadyBackend } from './unready-backend.ts';

export interface WorkParts {
  readonly place: StackPlace;
  readonly memory: StackMemory;
  readonly link: EngineLink;
  readonly receipts: ReceiptFile;
  readonly meter: TrafficMeter;
}

type Pass = Pick<Convergence, 'engine' | 'desired' | 'activity' | 'seen'>;

export class Workbench {
  readonly parts: WorkParts;
  /** Aborted when the controller is to be closed. */
  readonly leaving: AbortSignal;
  /** Notices of this loop: they are over when it ends well. */
  readonly #said = new Set<FaultCode>();
  /** Waited for in vain, until they answer or are wished otherwise. */
  #givenUp: GivenUp = new Map();

  constructor(parts: WorkParts, leaving: AbortSignal) {
    this.parts = parts;
    this.leaving = leaving;
  }

  get givenUp(): GivenUp {
    return this.#givenUp;
  }

  /** The wish's engine, looked at for nginx's `port`. */
  async engineFor(wish: Pick<Desired, 'engine' | 'engineId'>, port: number): Promise<Engine> {
    const { link } = this.parts;
    const engine = await unlessLeaving(this.leaving, () => link.require(wish.engine, wish.engineId));
    await this.look(engine, port);
    return engine;
  }

  async look(engine: Engine, port: number): Promise<Observed> {
    const { memory, place } = this.parts;
    const notify = (notice: Fault) => this.say(notice);
    const observed = await gatherObserved(engine, place.nginxFolder, port, notify);
    memory.update({ observed });
    return observed;
  }

  converge(pass: Pass): Promise<Applied> {
    const { memory, place } = this.parts;
    const { givenUp, leaving } = this;
    return converge({ ...pass, nginxFolder: place.nginxFolder, memory, givenUp, leaving });
  }

  /** The rest is not held up by who does not answer; that is said, and looked at again. */
  async convergeWithoutSilent(pass: Pass): Promise<Applied> {
    for (let seen = pass.seen; ; seen = undefined) {
      try {
        return await this.converge({ ...pass, seen });
      } catch (error) {
        if (!this.giveUp(error)) throw error;
      }
    }
  }

  /** Whether the error was a backend that does not answer, and was not given up before. */
  giveUp(error: unknown): boolean {
    if (!(error instanceof UnreadyBackend)) return false;
    const { name, fingerprint } = error.backend;
    if (this.#givenUp.get(name) === fingerprint) return false;
    this.#givenUp = new Map([...this.#givenUp, [name, fingerprint]]);
    return true;
  }

  /** Who answers now, ended, or is wished otherwise is given up no more. */
  reconsider(desired: Desired): void {
    const { observed } = this.parts.memory.facts;
    if (observed !== null) this.#givenUp = stillGivenUp(this.#givenUp, desired, observed);
  }

  /** A wish that is true already: where the disk does not take it, that is said, and undoes nothing. */
  async keep(desired: Desired): Promise<void> {
    const { memory, place } = this.parts;
    memory.update({ desired });
    await writeDesired(place.home, desired).catch((error: unknown) => {
      this.say({
        ...faultOf(error),
        message: `The wish could not be written below ${place.home}: a new start would go on with the one before it.`,
      });
    });
  }

  say(fault: Fault): void {
    this.#said.add(fault.code);
    this.parts.memory.announce(fault);
  }

  /** What was said is over; who still does not answer is said anew. */
  withdraw(): 'whole' | 'some are silent' {
    this.parts.memory.withdraw(this.#said);
    this.#said.clear();
    if (this.#givenUp.size === 0) return 'whole';
    this.say(doesNotAnswer([...this.#givenUp.keys()]));
    return 'some are silent';
  }
}

function doesNotAnswer(names: readonly string[]): Fault {
  return {
    code: 'backend-unready',
    message: `${names.join(', ')} ${names.length === 1 ? 'runs but does' : 'run but do'} not answer, and ${names.length === 1 ? 'gets' : 'get'} no requests until then.`,
    hint: 'Look at its log; then restart it.',
  };
}
