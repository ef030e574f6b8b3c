/** CPU and memory are measured only while somebody looks: at rest the controller asks nobody anything. */
import type { Engine, Usage } from '../engines/engine.ts';
import type { StackMemory } from './stack-memory.ts';

export interface UsageWatch {
  /** One more looks; the returned function ends that. */
  look(): () => void;
  close(): void;
}

export function createUsageWatch(memory: StackMemory): UsageWatch {
  let lookers = 0;
  let running: { readonly engine: Engine; readonly abort: AbortController } | null = null;

  function settle(): void {
    const { link } = memory.facts;
    const wanted = lookers > 0 && link.state === 'answering' ? link.engine : null;
    if (running?.engine === wanted) return;
    running?.abort.abort();
    running = wanted === null ? null : { engine: wanted, abort: new AbortController() };
    if (running !== null) void follow(running.engine, running.abort.signal);
    else if (memory.facts.usage.size > 0) memory.update({ usage: new Map() });
  }

  async function follow(engine: Engine, signal: AbortSignal): Promise<void> {
    try {
      for await (const batch of engine.usage(signal)) {
        if (signal.aborted) return;
        memory.update({ usage: new Map(batch.map((usage): [string, Usage] => [usage.name, usage])) });
      }
    } catch {
      // Numbers for the eye alone: an engine that stops telling them shows as "not measured".
      if (!signal.aborted) memory.update({ usage: new Map() });
    }
  }

  const end = memory.onChange(settle);
  return {
    look() {
      lookers += 1;
      settle();
      return () => {
        lookers -= 1;
        settle();
      };
    },
    close() {
      end();
      running?.abort.abort();
    },
  };
}
