/** Each step of a change as one line with its time, when it has ended; a long one says now and then how it goes. */
import type { SignalboxClient } from '../contract/client.ts';
import type { Activity, ActivityStep } from '../model/board.ts';
import type { Receipt } from '../model/receipt.ts';
import type { Terminal } from './terminal.ts';

/** Runs a change while its steps are told on standard error; the answer is the change's. */
export async function tellSteps(
  client: SignalboxClient,
  terminal: Terminal,
  change: () => Promise<Receipt>,
): Promise<Receipt> {
  const watching = new AbortController();
  const steps = createStepLog();
  const tell = (lines: readonly StepLine[]) => {
    for (const { kind, words } of lines) terminal[kind](words);
  };
  async function watch(): Promise<void> {
    for await (const board of await client.stack.watch(undefined, { signal: watching.signal }))
      tell(steps.linesOf(board.activity, performance.now()));
  }

  // The change itself says what went wrong; what is lost here is only its telling.
  watch().catch(() => undefined);
  try {
    const receipt = await change();
    tell(steps.lastLines(receipt.what, performance.now()));
    return receipt;
  } finally {
    watching.abort();
  }
}

export interface StepLine {
  readonly kind: 'step' | 'done' | 'failed';
  readonly words: string;
}

export interface StepLog {
  /** The lines that are new since the last call. */
  linesOf(activity: Activity | null, nowMs: number): readonly StepLine[];
  /** The change of that name is done: its steps no board told of any more, as boards come only a few times a second. */
  lastLines(what: string, nowMs: number): readonly StepLine[];
}

/** Tells each step once; `nowMs` as `performance.now()`. */
export function createStepLog(): StepLog {
  let last: Activity | null = null;
  const told = new Set<number>();
  /** By the step's place: since when it is seen doing, and when it was last spoken of. */
  const doing = new Map<number, { readonly sinceMs: number; spokenMs: number }>();

  function linesOfStep(step: ActivityStep, at: number, nowMs: number): readonly StepLine[] {
    if (step.state === 'waiting' || told.has(at)) return [];
    const known = doing.get(at) ?? { sinceMs: nowMs, spokenMs: nowMs };
    if (step.state !== 'doing') {
      told.add(at);
      return [{ kind: step.state, words: timed(step.label, step.ms ?? nowMs - known.sinceMs) }];
    }
    doing.set(at, known);
    if (step.progress === null || nowMs - known.spokenMs < SPEAK_EVERY_MS) return [];
    known.spokenMs = nowMs;
    return [{ kind: 'step', words: `${step.label}: ${step.progress}` }];
  }

  return {
    linesOf(activity, nowMs) {
      if (activity === null) return [];
      if (activity.startedAt !== last?.startedAt) {
        told.clear();
        doing.clear();
      }
      last = activity;
      return activity.steps.flatMap((step, at) => linesOfStep(step, at, nowMs));
    },
    lastLines(what, nowMs) {
      if (last?.what !== what) return [];
      return last.steps.flatMap((step, at): readonly StepLine[] => {
        if (told.has(at)) return [];
        const known = doing.get(at);
        return [{ kind: 'done', words: known ? timed(step.label, nowMs - known.sinceMs) : step.label }];
      });
    },
  };
}

const SPEAK_EVERY_MS = 3000;

function timed(label: string, ms: number): string {
  return `${label}  (${(ms / 1000).toFixed(1)} s)`;
}
