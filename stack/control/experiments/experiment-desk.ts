/**
 * In: a stack's home, what the contract's `experiments.*` asks. Out: progress, results, files of them.
 * Must not know: how an experiment is made; that room is opened when somebody first asks, and its thread for each run.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ExperimentDesk, ExperimentParts } from './experiment-parts.ts';
import type { ExperimentRoom } from './experiment-room.ts';

/** What a controller that died left of an experiment is taken down in the background. */
export function createExperimentDesk(parts: ExperimentParts): ExperimentDesk & { close(): Promise<void> } {
  let room: Promise<ExperimentRoom> | null = null;
  const enter = () => {
    room ??= import('./experiment-room.ts').then(({ createExperimentRoom }) => createExperimentRoom(parts));
    return room;
  };
  if (existsSync(join(parts.home, 'experiments', 'rig'))) {
    enter()
      .then(({ clear }) => clear())
      .catch((error: unknown) =>
        parts.report(
          `What an experiment left could not be taken down yet: ${error instanceof Error ? error.message : error}`,
        ),
      );
  }
  return {
    list: async () => (await enter()).list(),
    run: async function* (wish, signal) {
      yield* (await enter()).run(wish, signal);
    },
    stop: async () => (await enter()).stop(),
    results: async () => (await enter()).results(),
    result: async (id) => (await enter()).result(id),
    export: async (input) => (await enter()).export(input),
    close: async () => (await room)?.close(),
  };
}
