/** A load run's end, as the map a person expects: `{1: 333, 2: 333, 3: 334}`. */
import { formatPerBackend } from '../control/load/format-per-backend.ts';
import type { Load } from '../model/board.ts';
import { limitWords } from '../model/limit-words.ts';
import { type LoadDrops, NO_DROPS } from '../model/load-drops.ts';
import { EXIT } from './exit-codes.ts';
import { printLatencyMs, printMs } from './print-durations.ts';
import type { Answer } from './terminal.ts';

/** Failed requests are a finding, not a failed command: the exit code is 0, the line says it first. */
export function answerOfLoad(load: Load): Answer {
  return {
    json: load,
    text: [
      formatPerBackend(load.perBackend),
      `${load.failed} failed of ${load.sent}${printErrors(load.errors)}`,
      ...retryLines(load.drops),
      `${load.requestsPerSecond.toFixed(0)} requests/s in ${printMs(load.durationMs)}${printLatency(load)}`,
      ...figureLines(load),
      ...(load.state === 'done' ? [] : [`The run was ${load.state} before its end.`]),
    ].join('\n'),
    exitCode: load.state === 'failed' ? EXIT.engine : EXIT.ok,
  };
}

/** Several side by side: what each kind of client lost, and the whole. */
export function answerOfLoads(loads: readonly Load[]): Answer {
  const sum = (value: (load: Load) => number) => loads.reduce((total, load) => total + value(load), 0);
  const drops = Object.fromEntries(
    Object.keys(NO_DROPS).map((name) => [name, sum((load) => load.drops[name as keyof LoadDrops])]),
  );
  const whole = {
    sent: sum(({ sent }) => sent),
    ok: sum(({ ok }) => ok),
    failed: sum(({ failed }) => failed),
  };
  return {
    json: { ...whole, drops, loads },
    text: [
      `${sum((load) => load.drops.lost)} of ${whole.sent} requests lost`,
      ...loads.map(
        (load) =>
          `  ${load.keepAlive ? 'kept' : 'new '} connections, ${load.method.padEnd(4)}  ${dropWords(load)}${printErrors(load.errors)}`,
      ),
    ].join('\n'),
    exitCode: loads.some(({ state }) => state === 'failed') ? EXIT.engine : EXIT.ok,
  };
}

function dropWords({ sent, drops }: Load): string {
  const { lost, reset, badStatus } = drops;
  const answers = badStatus === 0 ? '' : `, ${badStatus} answered 4xx or 5xx`;
  return [`${lost} of ${sent} lost, ${reset} by a reset${answers}`, ...retryLines(drops)].join('; ');
}

function retryLines({ retried, retriedOk }: LoadDrops): readonly string[] {
  return retried === 0 ? [] : [`${retried} of the lost asked once more, ${retriedOk} of them with success`];
}

function printErrors(errors: Load['errors']): string {
  const words = Object.entries(errors).map(([reason, count]) => `${reason}: ${count}`);
  return words.length === 0 ? '' : ` (${words.sort().join(', ')})`;
}

function printLatency({ latency, tail }: Load): string {
  if (latency === null) return '';
  const more = tail ? `, p99.9 ${printLatencyMs(tail.p999)}, max ${printLatencyMs(tail.max)}` : '';
  return `, p50 ${printLatencyMs(latency.p50)}, p95 ${printLatencyMs(latency.p95)}, p99 ${printLatencyMs(latency.p99)}${more}`;
}

/** Only what was asked for, or what a reader must know before believing the rest. */
function figureLines({ pace, handshakes, limitedBy, generator, run }: Load): readonly string[] {
  return [
    ...(pace ? [paceLine(pace)] : []),
    ...(handshakes ? [`${handshakes.whole} whole TLS handshakes, ${handshakes.resumed} resumed`] : []),
    ...(limitedBy ? [limitWords(limitedBy, generator ?? null)] : []),
    ...(run === undefined ? [] : [`Kept as run ${run}.`]),
  ];
}

function paceLine({ wished, kept, late, unsent, maxLateMs }: NonNullable<Load['pace']>): string {
  const words = [`${kept.toFixed(0)} of ${wished.toFixed(0)} requests/s began`];
  if (late > 0) words.push(`${late} late, by ${printLatencyMs(maxLateMs)} at most`);
  if (unsent > 0) words.push(`${unsent} never sent`);
  return words.join(', ');
}
