/**
 * In: a stack's log files, receipts, and what is known of it. Out: the contract's `traffic.*`: windows, series,
 * moments, breakdowns, errors, exports. Must not know: who asks, how the stack is run.
 * Nothing is read or kept while nobody asks: the log is the store, and is read anew when somebody does.
 */
import { join } from 'node:path';
import type { z } from 'zod';
import type {
  breakdownInput,
  exportInput,
  linesInput,
  seriesInput,
  trafficInput,
} from '../../contract/traffic-contract.ts';
import { TrafficBook } from '../../logs/traffic/traffic-book.ts';
import { FaultError } from '../../model/faults.ts';
import type { Receipt } from '../../model/receipt.ts';
import type {
  Moment,
  Series,
  TrafficBreakdown,
  TrafficErrors,
  TrafficExport,
  TrafficLines,
  TrafficView,
  TrafficWindow,
} from '../../model/traffic.ts';
import { createBackendOf } from '../logs/read-backend-addresses.ts';
import type { StackMemory } from '../stack-memory.ts';
import { readBreakdown } from './breakdown.ts';
import { composeTraffic } from './compose-traffic.ts';
import { readErrorGroups } from './error-groups.ts';
import { exportSeries, exportTable } from './export-traffic.ts';
import { createKeptReading } from './kept-reading.ts';
import { listMoments } from './moments.ts';
import { createNews } from './news.ts';
import { readLines } from './raw-lines.ts';
import { createForecastOf } from './read-forecasts.ts';
import { spanOf } from './span-of-window.ts';
import type { TrafficFacts } from './traffic-facts.ts';
import { openTrafficReading, type TrafficReading } from './traffic-reading.ts';

export interface TrafficDesk {
  view(input: z.output<typeof trafficInput>): Promise<TrafficView>;
  watch(input: z.output<typeof trafficInput>, signal: AbortSignal): AsyncIterable<TrafficView>;
  series(input: z.output<typeof seriesInput>): Promise<Series>;
  moments(): Promise<readonly Moment[]>;
  breakdown(input: z.output<typeof breakdownInput>): Promise<TrafficBreakdown>;
  errors(): Promise<TrafficErrors>;
  export(input: z.output<typeof exportInput>): Promise<TrafficExport>;
  lines(input: z.output<typeof linesInput>): Promise<TrafficLines>;
}

export interface TrafficParts {
  readonly memory: StackMemory;
  readonly nginxFolder: string;
  /** Rotated access logs that count. */
  readonly keep: number;
  readonly receipts: () => readonly Receipt[];
  /** Backends that exist or are wished. */
  readonly names: () => readonly string[];
  /** Resolves when the stack was looked at first. */
  readonly firstPass: Promise<void>;
}

export function createTrafficDesk(parts: TrafficParts): TrafficDesk & { close(): Promise<void> } {
  const { memory, nginxFolder, receipts, names } = parts;
  const log = {
    accessLogPath: join(nginxFolder, 'logs', 'access.log'),
    errorLogPath: join(nginxFolder, 'logs', 'error.log'),
    keep: parts.keep,
    backendOf: createBackendOf(nginxFolder),
  };
  const closing = new AbortController();
  const readings = createKeptReading(() => {
    const forecastOf = createForecastOf(nginxFolder);
    return openTrafficReading({
      ...log,
      book: new TrafficBook({ backendOf: log.backendOf, forecastOf, nowMs: Date.now() }),
    });
  });
  const { during } = readings;

  /** What is measured of backends while somebody looks is no change of the stack. */
  function onStackChange(tell: () => void): () => void {
    let { observed, desired, receipt } = memory.facts;
    return memory.onChange(() => {
      const now = memory.facts;
      if (now.observed === observed && now.desired === desired && now.receipt === receipt) return;
      ({ observed, desired, receipt } = now);
      tell();
    });
  }
  function facts(): TrafficFacts {
    const { observed } = memory.facts;
    return {
      names: names(),
      observed,
      changedAtMs: changedAtMs(observed?.served?.generation),
      nowMs: Date.now(),
    };
  }
  function changedAtMs(generation: number | undefined): number | null {
    // Later receipts of the same generation changed no config.
    const receipt = receipts().find((one) => one.generation === generation && one.outcome.kind === 'done');
    return receipt === undefined ? null : Date.parse(receipt.at) + receipt.ms;
  }
  function compose(window: TrafficWindow, reading: TrafficReading): TrafficView {
    refuseUnread(reading);
    return composeTraffic(window, reading.book, reading.isComplete() ? 'following' : 'rebuilding', facts());
  }
  async function readWhole(reading: TrafficReading): Promise<TrafficReading> {
    await parts.firstPass;
    await reading.caughtUp();
    refuseUnread(reading);
    return reading;
  }

  const view = (window: TrafficWindow) =>
    during(async (reading) => compose(window, await readWhole(reading)));
  const series = (input: Pick<z.output<typeof seriesInput>, 'resolution' | 'since'>) =>
    during(async (reading) => {
      const { book } = await readWhole(reading);
      return book.series(input.resolution, Date.now(), input.since ?? 0);
    });

  return {
    view: ({ window }) => view(window),
    async *watch({ window }, asked) {
      const reading = readings.begin();
      const signal = AbortSignal.any([asked, closing.signal]);
      const news = createNews((tell) => [reading.onChange(tell), onStackChange(tell)], signal);
      try {
        while (!signal.aborted) {
          const shown = compose(window, reading);
          yield shown;
          await news.next(isFading(shown) ? 'fades' : 'stays');
        }
      } finally {
        news.close();
        readings.end();
      }
    },
    series,
    moments: () =>
      during(async (reading) => {
        const { book } = await readWhole(reading);
        const nowMs = Date.now();
        return listMoments(receipts(), book.outages.since(0, nowMs), nowMs);
      }),
    breakdown: ({ window, backend }) =>
      during(async (reading) => {
        const { book } = await readWhole(reading);
        return readBreakdown(log, spanOf(window, book, facts()), backend);
      }),
    errors: () => readErrorGroups({ ...log, generation: memory.facts.observed?.served?.generation ?? null }),
    async export({ what, format, window, resolution }) {
      return what === 'table'
        ? exportTable(await view(window), format)
        : exportSeries(await series({ resolution }), format);
    },
    lines: (input) => readLines(log, input),
    async close() {
      closing.abort();
      await readings.close();
    },
  };
}

/** Windows that end now empty by themselves; the rate falls back to 0. */
function isFading({ window, totals }: TrafficView): boolean {
  return totals.perSecond > 0 || ((window === '1m' || window === '5m') && totals.requests > 0);
}

function refuseUnread(reading: TrafficReading): void {
  const failure = reading.failure();
  if (failure === null) return;
  throw new FaultError({
    code: 'log-unreadable',
    message: 'The access log cannot be read, so there is no traffic to show.',
    hint: 'Check the owner of the folder, then look again.',
    detail: failure instanceof Error ? failure.message : String(failure),
  });
}
