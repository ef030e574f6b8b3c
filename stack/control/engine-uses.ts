/** Who is using which engine: one that is replaced is closed when the last who asks it has its answer. */
import type { Engine } from '../engines/engine.ts';

export interface EngineUses {
  /** Asks the engine; it is not closed before `ask` has ended. */
  during<Value>(engine: Engine, ask: (engine: Engine) => Promise<Value>): Promise<Value>;
  /** Closes the engine, now or when its last use has ended. */
  retire(engine: Engine): Promise<void>;
  /** Closes every retired engine at once. */
  close(): Promise<void>;
}

/** Counts by engine; knows nothing of which one is linked. */
export function createEngineUses(): EngineUses {
  const counts = new Map<Engine, number>();
  const retired = new Set<Engine>();

  async function closeRetired(engine: Engine): Promise<void> {
    if (retired.delete(engine)) await engine.close();
  }

  return {
    async during(engine, ask) {
      counts.set(engine, (counts.get(engine) ?? 0) + 1);
      try {
        return await ask(engine);
      } finally {
        const left = (counts.get(engine) ?? 1) - 1;
        if (left > 0) counts.set(engine, left);
        else {
          counts.delete(engine);
          await closeRetired(engine);
        }
      }
    },
    async retire(engine) {
      retired.add(engine);
      if (!counts.has(engine)) await closeRetired(engine);
    },
    async close() {
      for (const engine of [...retired]) await closeRetired(engine);
    },
  };
}
