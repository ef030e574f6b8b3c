/** PURE: what was seen of nginx since a reload → whether the new generation serves, is refused, or needs another look. */
import type { FallenWorker, NginxWorker } from '../../engines/engine.ts';
import { findTrouble } from './find-trouble.ts';

export interface Sightings {
  readonly generation: number;
  /** Workers that gave the new generation. */
  readonly answeredPids: ReadonlySet<number>;
  /** Workers from before the reload, and those that gave another generation. */
  readonly oldPids: ReadonlySet<number>;
  readonly workers: readonly NginxWorker[];
  /** Before the error log tells of them. */
  readonly fallen: readonly FallenWorker[];
  /** Of the error log, since the swap. */
  readonly logLines: readonly string[];
  /** Looks since no old worker took connections any more. */
  readonly looksSinceAlone: number;
  /** Since anything answered, or was at least not refused. */
  readonly silentMs: number;
  readonly elapsedMs: number;
}

export interface Limits {
  /** nginx counts as gone after this silence. */
  readonly silenceMs: number;
  /** A generation that never answered, or never alone, counts as not taken after this. */
  readonly deadlineMs: number;
}

/** A busy port keeps the master for 2.5 s; a reload of ten thousand lines takes well under a second. */
export const CHANGE_LIMITS: Limits = { silenceMs: 2000, deadlineMs: 10_000 };

export type Verdict = { readonly kind: 'serves'; readonly proof: string } | Refusal;

export interface Refusal {
  readonly kind: 'refused';
  /** A clause without its final stop. */
  readonly reason: string;
  readonly detail: string;
  /** `no`: nginx certainly runs on as before. */
  readonly wasTaken: 'no' | 'perhaps';
}

export type Judgement = Verdict | { readonly kind: 'wait'; readonly unheard: number };

/** Trouble in the error log weighs most, then a new worker's end, then silence, then proof, and only then the deadline. */
export function judgeSightings(sightings: Sightings, limits: Limits): Judgement {
  const { answeredPids, oldPids, logLines, generation } = sightings;
  const taking = sightings.workers.filter((worker) => !worker.isLeaving);
  const fresh = taking.filter((worker) => !oldPids.has(worker.pid));
  const unheard = fresh.filter((worker) => !answeredPids.has(worker.pid)).length;
  const refused = (reason: string, evidence: readonly string[]): Refusal => ({
    kind: 'refused',
    reason,
    detail: evidence.slice(-20).join('\n'),
    wasTaken: 'perhaps',
  });

  const trouble = findTrouble(logLines, oldPids);
  if (trouble !== null) {
    const wasSeen = answeredPids.size > 0 || fresh.length > 0;
    return { ...refused(trouble.reason, trouble.lines), wasTaken: wasSeen ? 'perhaps' : trouble.wasTaken };
  }
  const fallen = sightings.fallen.find(({ pid }) => !oldPids.has(pid));
  if (fallen !== undefined) return refused(`a new worker ${fallen.how}`, logLines);
  if (sightings.silentMs > limits.silenceMs) return refused('nginx no longer answers', logLines);
  const isAlone = fresh.length > 0 && fresh.length === taking.length && answeredPids.size > 0;
  if (isAlone && (unheard === 0 || sightings.looksSinceAlone >= ENOUGH_LOOKS)) {
    return { kind: 'serves', proof: proofOf(sightings, fresh.length, unheard) };
  }
  if (sightings.elapsedMs > limits.deadlineMs) {
    const reason =
      answeredPids.size > 0 ? 'old workers kept taking requests' : `generation ${generation} never answered`;
    return refused(`${reason} within ${Math.round(limits.deadlineMs / 1000)} s`, logLines);
  }
  return { kind: 'wait', unheard };
}

/**
 * An idle kernel may give nearly all connections to one worker. After these looks, of up to 16 asks each, the rest
 * is proven by birth: nginx forks workers of a new config only after the master took it as a whole.
 */
const ENOUGH_LOOKS = 25;

function proofOf({ generation, oldPids }: Sightings, workers: number, unheard: number): string {
  const heard = unheard === 0 ? `all ${workers}` : `${workers - unheard} of ${workers}`;
  const born = unheard === 0 ? '' : `, and the other ${unheard} were forked from the same config`;
  const old = oldPids.size === 0 ? '' : '; no old worker takes requests any more';
  return `generation ${generation} answered on ${heard} workers${born}${old}; the error log is clean`;
}
