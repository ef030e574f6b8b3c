/**
 * In: requests as the log told them, who an address was, what a config foretold. Out: frames of any window, series,
 * outages, clients; in memory that does not grow with the lines. Must not know: files, the board, words.
 */
import type { Series, SeriesResolution } from '../../model/traffic.ts';
import type { BackendOf } from '../count/histogram.ts';
import type { AccessFields, AccessSink } from '../read/access-fields.ts';
import type { ForecastOf } from './forecast.ts';
import { GenerationFrames } from './generation-frames.ts';
import { OutageWatch } from './outages.ts';
import { SeenClients } from './seen-clients.ts';
import { printSeries } from './series.ts';
import { TimeRing } from './time-ring.ts';
import { RequestReader, type ToldRequest } from './told-request.ts';
import { sumOfFrames, TrafficFrame } from './traffic-frame.ts';

export class TrafficBook implements AccessSink {
  malformed = 0;
  /** Milliseconds since 1970, of the first line read; null before it. */
  firstMs: number | null = null;
  readonly clients = new SeenClients();
  readonly outages = new OutageWatch();
  readonly generations = new GenerationFrames();
  readonly #reader: RequestReader;
  readonly #openedMs: number;
  readonly #seconds = new TimeRing(1000, 600, () => new TrafficFrame());
  readonly #minutes = new TimeRing(60_000, 1440, () => new TrafficFrame());

  /** `nowMs`: the time of opening; what is too old then for a ring is not laid into it. */
  constructor(options: {
    readonly backendOf: BackendOf;
    readonly forecastOf: ForecastOf;
    readonly nowMs: number;
  }) {
    this.#reader = new RequestReader(options.backendOf, options.forecastOf);
    this.#openedMs = options.nowMs;
  }

  add(fields: AccessFields): void {
    const request = this.#reader.read(fields);
    this.firstMs ??= fields.timeMs;
    this.clients.see(fields);
    this.#watchOutages(request);
    const frame = this.generations.at(fields.generation, fields.timeMs);
    frame.count(request);
    frame.foretell(request);
    const second = slotOf(this.#seconds, fields.timeMs, this.#openedMs, SEALED_SECONDS);
    second?.count(request);
    second?.foretell(request);
    slotOf(this.#minutes, fields.timeMs, this.#openedMs, SEALED_MINUTES)?.count(request);
  }

  addMalformed(): void {
    this.malformed += 1;
  }

  /** Of the last five minutes, in whole seconds: older ones have no durations any more. */
  frameBetween(fromMs: number, toMs: number): TrafficFrame {
    return sumOfFrames(this.#seconds.between(fromMs, toMs));
  }

  /** Requests that ended in the second before `nowMs`. */
  perSecond(nowMs: number): number {
    return this.#seconds.held(nowMs - 1000)?.requests ?? 0;
  }

  series(resolution: SeriesResolution, nowMs: number, sinceMs: number): Series {
    const ring = resolution === 'second' ? this.#seconds : this.#minutes;
    const fromMs = Math.max(this.firstMs ?? Number.POSITIVE_INFINITY, sinceMs);
    return printSeries(ring, resolution, fromMs, nowMs);
  }

  #watchOutages({ fields, places }: ToldRequest): void {
    for (const [at, place] of places.entries()) {
      if (place.kind !== 'backend') continue;
      const status = fields.tryStatuses[at] ?? 0;
      const isFailure = at < places.length - 1 || status === 502 || status === 504;
      if (isFailure) this.outages.failed(place.name, fields.timeMs);
      else this.outages.answered(place.name, fields.timeMs);
    }
  }
}

/** Windows reach back five minutes. */
const SEALED_SECONDS = 302;
/** Late lines of a minute come within the next. */
const SEALED_MINUTES = 2;

/** Null for what lies before the ring. Slots that `sealedAfter` others have followed keep their counts alone. */
function slotOf(
  ring: TimeRing<TrafficFrame>,
  timeMs: number,
  openedMs: number,
  sealedAfter: number,
): TrafficFrame | null {
  if (timeMs < openedMs - ring.size * ring.stepMs) return null;
  const before = ring.newestMs;
  const slot = ring.at(timeMs);
  const first = Math.max(before, ring.newestMs - ring.size * ring.stepMs);
  for (let at = first; at < ring.newestMs; at += ring.stepMs)
    ring.held(at - sealedAfter * ring.stepMs)?.seal();
  return slot;
}
