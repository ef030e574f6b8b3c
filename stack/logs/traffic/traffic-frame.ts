/** A stretch of time: what each backend did, and what each was expected to do. Frames add up. */
import type { Forecast } from './forecast.ts';
import type { Place, ToldRequest } from './told-request.ts';
import { TrafficTally } from './traffic-tally.ts';

/** Requests of one service under one config, against what was foretold of them. */
export interface ForecastCount {
  requests: number;
  /** Of them, those of which the log does not say enough. */
  unforeseen: number;
  /** Of them, those that nginx turned to another backend with first. */
  strayed: number;
}

export class TrafficFrame {
  requests = 0;
  /** Requests for which nginx found no backend alive. */
  noLive = 0;
  /** Of requests that reached no backend; null while there was none. */
  elsewhere: TrafficTally | null = null;
  /** Of addresses no config on record names; null while there was none. */
  nameless: TrafficTally | null = null;
  readonly backends = new Map<string, TrafficTally>();
  readonly forecasts = new Map<Forecast, ForecastCount>();
  /** By backend: requests whose key is its. */
  readonly keyed = new Map<string, number>();

  count({ fields, places, ownMs }: ToldRequest): void {
    this.requests += 1;
    const last = places.at(-1);
    for (const place of places) {
      const tally = this.#tallyAt(place);
      if (tally === null) continue;
      tally.attempts += 1;
      if (place !== last) tally.movedAway += 1;
    }
    const tally = last === undefined ? null : this.#tallyAt(last);
    if (tally === null) {
      this.elsewhere ??= new TrafficTally();
      this.elsewhere.hit(fields, ownMs);
      if (last !== undefined) this.noLive += 1;
      return;
    }
    tally.hit(fields, ownMs);
    if (places.length > 1 && places.some((place) => place !== last)) tally.movedHere += 1;
  }

  /** Counts it against what was foretold of it. */
  foretell({ places, forecast, predicted }: ToldRequest): void {
    const [first] = places;
    if (forecast === null || first?.kind !== 'backend') return;
    const count = this.#countOf(forecast);
    count.requests += 1;
    if (forecast.predict === null) return;
    if (predicted === null) {
      count.unforeseen += 1;
      return;
    }
    this.keyed.set(predicted, (this.keyed.get(predicted) ?? 0) + 1);
    if (predicted !== first.name) count.strayed += 1;
  }

  absorb(other: TrafficFrame): void {
    this.requests += other.requests;
    this.noLive += other.noLive;
    if (other.elsewhere !== null) {
      this.elsewhere ??= new TrafficTally();
      this.elsewhere.absorb(other.elsewhere);
    }
    if (other.nameless !== null) this.#namelessTally().absorb(other.nameless);
    for (const [name, tally] of other.backends) this.#tallyOf(name).absorb(tally);
    for (const [name, count] of other.keyed) this.keyed.set(name, (this.keyed.get(name) ?? 0) + count);
    for (const [forecast, added] of other.forecasts) {
      const count = this.#countOf(forecast);
      count.requests += added.requests;
      count.unforeseen += added.unforeseen;
      count.strayed += added.strayed;
    }
  }

  /** Every request, as if of one backend. */
  all(): TrafficTally {
    const sum = new TrafficTally();
    for (const tally of this.#tallies()) sum.absorb(tally);
    return sum;
  }

  /** Durations go, counts stay. */
  seal(): void {
    for (const tally of this.#tallies()) tally.seal();
  }

  #tallies(): readonly TrafficTally[] {
    const unnamed = [this.elsewhere, this.nameless].filter((tally) => tally !== null);
    return [...this.backends.values(), ...unnamed];
  }

  /** Null where nginx found nobody to ask. */
  #tallyAt(place: Place): TrafficTally | null {
    switch (place.kind) {
      case 'backend':
        return this.#tallyOf(place.name);
      case 'unknown':
        return this.#namelessTally();
      case 'none':
        return null;
      default:
        return place satisfies never;
    }
  }

  #tallyOf(name: string): TrafficTally {
    const found = this.backends.get(name);
    if (found !== undefined) return found;
    const made = new TrafficTally();
    this.backends.set(name, made);
    return made;
  }

  #namelessTally(): TrafficTally {
    this.nameless ??= new TrafficTally();
    return this.nameless;
  }

  #countOf(forecast: Forecast): ForecastCount {
    const found = this.forecasts.get(forecast);
    if (found !== undefined) return found;
    const made = { requests: 0, unforeseen: 0, strayed: 0 };
    this.forecasts.set(forecast, made);
    return made;
  }
}

export function sumOfFrames(frames: Iterable<TrafficFrame>): TrafficFrame {
  const sum = new TrafficFrame();
  for (const frame of frames) sum.absorb(frame);
  return sum;
}
