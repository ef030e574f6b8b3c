/** Sends a thread's part of a load run's requests, and counts what comes of them. */
import type { Handshakes, SessionKind } from '../../model/load-figures.ts';
import { createDialer } from './dial.ts';
import { laneTarget } from './lane-target.ts';
import { type LaneEvents, type LaneLoss, LoadLane } from './load-lane.ts';
import type { LoadPlan } from './load-plan.ts';
import { LoadTally } from './load-tally.ts';
import type { LoadPart } from './merge-parts.ts';
import { watchOwnUse } from './own-use.ts';
import { Pacer } from './pacer.ts';
import { StepSeries } from './step-series.ts';

export type LoadEnding = 'done' | 'stopped' | 'refused';

export interface SendingLoad {
  /** Of the requests whose end is known. */
  part(more?: 'with-series'): LoadPart;
  /** Sends no more; what is under way has a quarter of a second to be answered. */
  stop(): void;
  /** `refused`: nobody listened from the first request on. */
  readonly ended: Promise<LoadEnding>;
}

/** Begins at once. Never throws: what fails is counted by its reason. */
export function sendLoad(plan: LoadPlan): SendingLoad {
  const tally = new LoadTally();
  const series = new StepSeries();
  const { durationLimitMs, requests } = plan;
  const lanesWanted = durationLimitMs === null ? Math.min(plan.concurrency, requests) : plan.concurrency;
  const use = watchOwnUse();
  const startedAtMs = performance.now();
  const pacer = plan.pace === null ? null : new Pacer(plan.pace, startedAtMs);
  const handshakes = { new: 0, resumed: 0 };
  let endedAtMs: number | null = null;
  let usedAtEnd: ReturnType<typeof use> | null = null;
  let asked = 0;
  let working = lanesWanted;
  let stopping: 'stopped' | 'refused' | null = null;
  let grace: NodeJS.Timeout | undefined;
  let nextTurn: NodeJS.Timeout | undefined;
  /** Lanes that wait for their request's time. */
  const idle: LoadLane[] = [];
  let end: (ending: LoadEnding) => void = () => {};
  const ended = new Promise<LoadEnding>((resolve) => {
    end = resolve;
  });

  const dialer = createDialer(
    plan,
    {
      shaken(kind: SessionKind) {
        handshakes[kind] += 1;
      },
    },
    plan.turn,
  );
  const readBytes = Math.max(LEAST_READ_BYTES, Math.min(MOST_READ_BYTES, READ_MEMORY_BYTES / lanesWanted));
  const target = laneTarget(plan);
  const lanes = Array.from({ length: lanesWanted }, () => {
    const lane: LoadLane = new LoadLane(
      target,
      eventsOf(() => lane),
      dialer(),
      readBytes,
    );
    return lane;
  });
  const sweep = setInterval(() => {
    for (const lane of lanes) lane.expire(TIMEOUT_MS);
  }, 1000);
  for (const lane of lanes) lane.askNext();

  return {
    ended,
    part(more) {
      const nowMs = endedAtMs ?? performance.now();
      return {
        tally: tally.dump(),
        durationMs: nowMs - startedAtMs,
        use: usedAtEnd ?? use(),
        pace: pacer?.pace(nowMs) ?? null,
        handshakes: plan.tls === null ? null : handshakesOf(handshakes),
        series: more === 'with-series' ? series.series(nowMs - startedAtMs) : null,
      };
    },
    stop() {
      halt('stopped');
      grace ??= setTimeout(() => {
        for (const lane of lanes) lane.abort('stopped');
      }, GRACE_MS);
    },
  };

  function halt(why: 'stopped' | 'refused'): void {
    stopping ??= why;
    wakeIdle();
  }

  function mayAsk(): boolean | 'later' {
    if (stopping !== null) return false;
    if (pacer !== null) return pacer.next(performance.now());
    if (durationLimitMs !== null) return performance.now() - startedAtMs < durationLimitMs;
    if (asked === requests) return false;
    asked += 1;
    return true;
  }

  /** One timer for all idle lanes; one that is busy looks for itself when it is free. */
  function awaitTurn(): void {
    if (pacer === null || nextTurn !== undefined || idle.length === 0) return;
    const waitMs = pacer.waitMs(performance.now());
    nextTurn = setTimeout(onTurn, Math.max(1, waitMs ?? 1));
  }

  function onTurn(): void {
    nextTurn = undefined;
    for (let waiting = idle.length; waiting > 0; waiting -= 1) {
      if ((pacer?.waitMs(performance.now()) ?? 0) > 0) break;
      idle.pop()?.askNext();
    }
    awaitTurn();
  }

  function wakeIdle(): void {
    for (const lane of idle.splice(0)) lane.askNext();
  }

  function eventsOf(own: () => LoadLane): LaneEvents {
    return {
      mayAsk() {
        const turn = mayAsk();
        if (turn === 'later') {
          idle.push(own());
          awaitTurn();
        }
        return turn;
      },
      ...(pacer === null ? {} : { beganAtMs: (nowMs: number) => pacer.latencyFromMs(nowMs) }),
      answered(status, backendName, ms) {
        tally.answered(status, backendName, ms, own().address);
        series.answered(ms, performance.now() - startedAtMs);
      },
      failed(loss: LaneLoss) {
        tally.failed(loss);
        series.failed(performance.now() - startedAtMs);
        if (tally.answers === 0 && tally.failedBy('ECONNREFUSED') >= lanesWanted) halt('refused');
      },
      retrying: () => tally.retrying(),
      retryAnswered: (status, backendName) => tally.retryAnswered(status, backendName, own().address),
      finished() {
        working -= 1;
        if (working > 0) return;
        endedAtMs = performance.now();
        usedAtEnd = use();
        clearInterval(sweep);
        clearTimeout(grace);
        clearTimeout(nextTurn);
        end(stopping ?? 'done');
      },
    };
  }
}

function handshakesOf(counts: Readonly<Record<SessionKind, number>>): Handshakes {
  return { whole: counts.new, resumed: counts.resumed };
}

/** Longer than any answer that is worth waiting for here; nginx itself gives up after 60 s by default. */
const TIMEOUT_MS = 65_000;
const GRACE_MS = 250;
/** Of the buffers that connections read into, all together. */
const READ_MEMORY_BYTES = 4_194_304;
const LEAST_READ_BYTES = 4096;
const MOST_READ_BYTES = 65_536;
