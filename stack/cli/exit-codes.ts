/** What a script learns from a command without reading a word. */
import type { Fault } from '../model/faults.ts';
import { isRefusal } from '../model/faults.ts';

export const EXIT = { ok: 0, bug: 1, refused: 2, engine: 3, interrupted: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A refusal left everything as it was; any other fault is the engine’s, but for a bug. */
export function exitCodeOf(fault: Fault): ExitCode {
  if (fault.code === 'bug') return EXIT.bug;
  return isRefusal(fault.code) ? EXIT.refused : EXIT.engine;
}

export const EXIT_CODES_HELP = `
Exit codes:
  0    done
  1    a bug of Signalbox
  2    refused: what was asked cannot be, and nothing was changed
  3    the engine, a backend or nginx failed
  130  interrupted; what was running keeps running

With --json, standard output is one JSON object, {"fault":{"code","message",…}} for a fault.
Progress goes to standard error. SIGNALBOX_HOME names the folder of another stack.`;
