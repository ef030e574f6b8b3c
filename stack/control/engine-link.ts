/** The line to the engine: found once, watched, and found answering again after it was gone. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine, FindEngine, Report, StackPlace } from '../engines/engine.ts';
import { type Fault, FaultError, faultOf } from '../model/faults.ts';
import type { EngineKind } from '../model/observed.ts';
import { createEngineUses } from './engine-uses.ts';
import { controllerLeft } from './leaving.ts';
import type { StackMemory } from './stack-memory.ts';

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 5000;

export interface EngineLink {
  /**
   * The engine of that kind and id, or any for null; from now on it is the stack's, and the one before it is let go of.
   * The loop alone asks so: two who switch engines would take them from each other. Faults: why there is none;
   * `engine-other` where another one of that kind answers.
   */
  require(wish: EngineKind | null, id?: string | null): Promise<Engine>;
  /** Asks an engine of that kind without switching to it; it stays open until `ask` has ended. Faults: as `require`. */
  visit<Value>(wish: EngineKind | null, ask: (engine: Engine) => Promise<Value>): Promise<Value>;
  /** Lets go of every engine at once; what is asked of one then fails. */
  close(): Promise<void>;
}

export interface EngineLinkEvents {
  /** Something of the stack changed behind our back. */
  readonly onEvent: () => void;
  /** The engine was gone, and answers again. */
  readonly onReturn: () => void;
  /** Hears which engines were passed over, and why. */
  readonly report: Report;
}

/** Finds nothing yet: the first who asks does. What is known of the link is in `memory.facts.link`. */
export function createEngineLink(
  place: StackPlace,
  findEngine: FindEngine,
  memory: StackMemory,
  { onEvent, onReturn, report }: EngineLinkEvents,
): EngineLink {
  const closing = new AbortController();
  const uses = createEngineUses();
  let watching = new AbortController();
  let finding: (EngineWish & { readonly engine: Promise<Engine> }) | null = null;

  async function require(kind: EngineKind | null, id: string | null = null): Promise<Engine> {
    const wish: EngineWish = { kind, id };
    for (;;) {
      const { link } = memory.facts;
      if (link.engine !== null && suits(link.engine, wish)) {
        if (link.state === 'gone') await link.engine.ping();
        return link.engine;
      }
      finding ??= startFinding(wish);
      if (finding.kind === kind && finding.id === id) return finding.engine;
      // Somebody else's search, for another kind: what it finds, or why it does not, is no answer to us.
      await finding.engine.catch(() => undefined);
    }
  }

  function startFinding(wish: EngineWish): NonNullable<typeof finding> {
    const engine = find(wish).finally(() => {
      finding = null;
    });
    return { ...wish, engine };
  }

  /** The engine so far stays until another is there: that there is none is then the asker's trouble alone. */
  async function find(wish: EngineWish): Promise<Engine> {
    const former = memory.facts.link.engine;
    if (former === null) memory.update({ link: { state: 'finding', engine: null, fault: null } });
    try {
      const engine = await open(wish);
      adopt(engine);
      if (former !== null) await uses.retire(former);
      return engine;
    } catch (error) {
      if (former === null) memory.update({ link: { state: 'gone', engine: null, fault: faultOf(error) } });
      throw error;
    }
  }

  async function open(wish: EngineWish): Promise<Engine> {
    const engine = await findEngine(place, wish.kind, report);
    if (!closing.signal.aborted && isMeant(engine, wish.id)) return engine;
    await engine.close();
    throw closing.signal.aborted ? controllerLeft() : isAnother(engine);
  }

  function adopt(engine: Engine): void {
    watching.abort();
    watching = new AbortController();
    memory.update({ link: { state: 'answering', engine, fault: null }, observed: null });
    void watchEngine(engine, watching.signal);
  }

  async function watchEngine(engine: Engine, signal: AbortSignal): Promise<void> {
    let delayMs = FIRST_RETRY_MS;
    while (!signal.aborted) {
      const reason = await listen(engine, signal).catch((error: unknown) => faultOf(error).message);
      if (signal.aborted) return;
      memory.update({ link: { state: 'gone', engine, fault: goneFault(engine, reason) } });
      while (!(await answers(engine))) {
        await sleep(delayMs, undefined, { signal }).catch(() => undefined);
        if (signal.aborted) return;
        delayMs = Math.min(delayMs * 2, LAST_RETRY_MS);
      }
      if (signal.aborted) return;
      delayMs = FIRST_RETRY_MS;
      memory.update({ link: { state: 'answering', engine, fault: null } });
      onReturn();
    }
  }

  /** Resolves with the reason why the engine fell silent. */
  async function listen(engine: Engine, signal: AbortSignal): Promise<string> {
    for await (const event of engine.watch(signal)) {
      if (event.kind === 'gone') return event.reason;
      onEvent();
    }
    return 'its events ended';
  }

  return {
    require,
    async visit(wish, ask) {
      const linked = memory.facts.link.engine;
      if (wish === null || linked?.kind === wish) return uses.during(await require(wish), ask);
      const guest = await open({ kind: wish, id: null });
      return ask(guest).finally(() => guest.close());
    },
    async close() {
      closing.abort();
      watching.abort();
      // Not waited for: a search may install programs for minutes. What it finds is closed on arrival.
      finding?.engine.catch(() => undefined);
      const { engine } = memory.facts.link;
      if (engine !== null) await engine.close();
      await uses.close();
    },
  };
}

interface EngineWish {
  readonly kind: EngineKind | null;
  readonly id: string | null;
}

function suits(engine: Engine, { kind, id }: EngineWish): boolean {
  return (kind === null || engine.kind === kind) && isMeant(engine, id);
}

function isMeant(engine: Engine, id: string | null): boolean {
  return id === null || engine.id === null || engine.id === id;
}

/** Bringing the stack up there too would make a second one, and leave the first to nobody. */
function isAnother(engine: Engine): FaultError {
  return new FaultError({
    code: 'engine-other',
    message: `${engine.name} answers, but this stack runs on another engine, which does not.`,
    hint: `Start that one again. To leave the stack there and begin anew here: \`signalbox up --engine ${engine.kind}\`.`,
  });
}

async function answers(engine: Engine): Promise<boolean> {
  return engine.ping().then(
    () => true,
    () => false,
  );
}

function goneFault(engine: Engine, reason: string): Fault {
  return {
    code: 'engine-gone',
    message: `${engine.name} does not answer: ${reason}.`,
    hint: 'What runs may keep running; Signalbox picks it up when the engine is back.',
  };
}
