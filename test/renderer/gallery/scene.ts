/** One state a person can meet: what the controller says in it, and how it answers. */
import type { Board } from '../../../stack/model/board.ts';
import type { CacheReport } from '../../../stack/model/cache-report.ts';
import type { ChangePreview } from '../../../stack/model/edit.ts';
import type { Fault } from '../../../stack/model/faults.ts';
import { boardOf } from './boards.ts';
import { QUIET_REPORT } from './caching-script.ts';
import { PREVIEW } from './change-data.ts';
import { type ConfigScript, NO_CONFIG_SCRIPT } from './config-script.ts';
import type { LabScript } from './lab-script.ts';
import { accessLines } from './log-lines.ts';
import { TRACES_SCRIPT, type TracesScript } from './traces-script.ts';
import { TRAFFIC_SCRIPT, type TrafficScript } from './traffic-script.ts';

export interface Scene {
  readonly name: string;
  readonly shows: string;
  readonly connection: 'connecting' | 'open' | 'lost' | 'refused';
  readonly board: Board | null;
  readonly access: readonly string[];
  /** What the first batch of the access log says it lacks. */
  readonly gap: { readonly skipped: number; readonly note: string | null };
  /** The access log is written without end, in place of `access`. */
  readonly flood: { readonly linesPerSecond: number; readonly forMs: number } | null;
  /** What every call is answered with. */
  readonly fault: Fault | null;
  readonly answers: 'at once' | 'never';
  readonly preview: ChangePreview;
  readonly config: ConfigScript;
  readonly traffic: TrafficScript;
  readonly caching: CacheReport;
  readonly traces: TracesScript;
  readonly lab: LabScript;
  /** Pressed one after the other once the panel is there: how a person gets into this state. */
  readonly keys: readonly string[];
}

/** A stack that is up and answers at once, but for what `change` says. */
export function scene(name: string, shows: string, change: Partial<Scene>): Scene {
  return {
    name,
    shows,
    connection: 'open',
    board: boardOf(),
    access: accessLines(200, 3),
    gap: { skipped: 0, note: null },
    flood: null,
    fault: null,
    answers: 'at once',
    preview: PREVIEW,
    config: NO_CONFIG_SCRIPT,
    traffic: TRAFFIC_SCRIPT,
    caching: QUIET_REPORT,
    traces: TRACES_SCRIPT,
    lab: 'empty',
    keys: [],
    ...change,
  };
}
