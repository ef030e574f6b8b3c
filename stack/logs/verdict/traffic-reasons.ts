/** Why a backend's share is another than expected, as far as the log tells: one sentence each, the most telling first. */
import type { Outage } from '../traffic/outages.ts';
import type { TrafficFrame } from '../traffic/traffic-frame.ts';
import type { TrafficTally } from '../traffic/traffic-tally.ts';

export interface Circumstances {
  readonly nowMs: number;
  readonly outages: readonly Outage[];
  /** Backends that run only since some moment of the window. */
  readonly started: readonly { readonly backend: string; readonly atMs: number }[];
}

/** `tallies`: of the service's backends, in the order of their rows. */
export function printReasons(
  frame: TrafficFrame,
  tallies: readonly (readonly [name: string, TrafficTally])[],
  circumstances: Circumstances,
): readonly string[] {
  return [
    ...outageSentences(circumstances),
    ...retrySentences(tallies),
    ...startSentences(circumstances),
    ...(frame.noLive === 0 ? [] : [`${counted(frame.noLive, 'request')} found no backend alive.`]),
  ];
}

/** `1 retry`, `3 retries`, `1,204 requests`. */
export function counted(count: number, noun: keyof typeof PLURALS): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : PLURALS[noun]}`;
}

const PLURALS = {
  request: 'requests',
  retry: 'retries',
  failure: 'failures',
  'client address': 'client addresses',
} as const;

function outageSentences({ outages, nowMs }: Circumstances): readonly string[] {
  const names = [...new Set(outages.map(({ backend }) => backend))];
  return names.map((name) => {
    const all = outages.filter(({ backend }) => backend === name);
    const lastingMs = all.reduce((sum, { fromMs, toMs }) => sum + (toMs ?? nowMs) - fromMs, 0);
    const failures = counted(
      all.reduce((sum, one) => sum + one.failures, 0),
      'failure',
    );
    const isOut = all.some(({ toMs }) => toMs === null);
    if (isOut) return `${name} has been out for ${printSpan(lastingMs)} after ${failures}.`;
    const times = all.length === 1 ? '' : ` ${all.length} times,`;
    return `${name} was out${times} for ${printSpan(lastingMs)}${times === '' ? '' : ' in all'} after ${failures}.`;
  });
}

/** `3 retries moved to flask-app-2, away from flask-app-1.` */
function retrySentences(tallies: readonly (readonly [string, TrafficTally])[]): readonly string[] {
  const away = tallies.filter(([, tally]) => tally.movedAway > 0).map(([name]) => name);
  const here = tallies.filter(([, tally]) => tally.movedHere > 0);
  const source = away.length === 0 ? '' : `, away from ${listed(away)}`;
  if (here.length <= NAMED_ONE_BY_ONE) {
    return here.map(([name, { movedHere }]) => `${counted(movedHere, 'retry')} moved to ${name}${source}.`);
  }
  const sum = here.reduce((total, [, { movedHere }]) => total + movedHere, 0);
  return [`${counted(sum, 'retry')} moved to ${here.length} other backends${source}.`];
}

function startSentences({ started, nowMs }: Circumstances): readonly string[] {
  return started.map(({ backend, atMs }) => `${backend} was started ${printSpan(nowMs - atMs)} ago.`);
}

const NAMED_ONE_BY_ONE = 3;

function listed(names: readonly string[]): string {
  return names.length <= NAMED_ONE_BY_ONE ? names.join(' and ') : `${names.length} backends`;
}

/** `400 ms`, `10 s`, `4 min`, `3 h`. */
export function printSpan(ms: number): string {
  if (ms < 950) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 119_500) return `${Math.round(ms / 1000)} s`;
  return ms < 7_140_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
}
