import type { BackendTuning } from '../../stack/model/balancing.ts';
import type { Board } from '../../stack/model/board.ts';

/** What is set of a backend beyond the method, by its name; nothing set is an empty record. */
export function tuningOf({ tunings }: Board['service'], backend: string): BackendTuning {
  return tunings[/-(\d+)$/.exec(backend)?.[1] ?? ''] ?? NOT_TUNED;
}

const NOT_TUNED: BackendTuning = {};
