/** Who else is using a controller that is about to leave. */
import type { Controller } from '../control/controller.ts';

export interface CallCounter {
  /** The same controller; what is asked through it is counted while it is under way. */
  readonly controller: Controller;
  /** Calls somebody waits for. */
  waiting(): number;
}

/** Counts only what is asked through the controller it gives back, its desks included. */
export function countCalls(controller: Controller): CallCounter {
  let waiting = 0;

  async function waited<Value>(answer: Promise<Value>): Promise<Value> {
    waiting += 1;
    try {
      return await answer;
    } finally {
      waiting -= 1;
    }
  }
  async function* waitedToItsEnd<Value>(values: AsyncIterable<Value>): AsyncGenerator<Value, void, void> {
    waiting += 1;
    try {
      yield* values;
    } finally {
      waiting -= 1;
    }
  }
  /** Whatever a controller learns to answer is counted, by what it answers with. */
  function counting<Part extends object>(part: Part): Part {
    return new Proxy(part, {
      get(of, name) {
        const value: unknown = Reflect.get(of, name);
        if (typeof value === 'object' && value !== null) return counting(value);
        if (typeof value !== 'function' || name === 'close') return value;
        return (...given: readonly unknown[]): unknown => {
          const answer: unknown = Reflect.apply(value, of, given);
          if (answer instanceof Promise) return waited(answer);
          // What only watches or follows has no end to wait for.
          return RUNS.has(name) && isStream(answer) ? waitedToItsEnd(answer) : answer;
        };
      },
    });
  }

  return { waiting: () => waiting, controller: counting(controller) };
}

/** Streams with an end of their own: of a load run, and of an experiment. */
const RUNS: ReadonlySet<string | symbol> = new Set(['runLoad', 'run']);

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
