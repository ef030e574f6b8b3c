/** A line of the log with its addresses turned to backends and its forecast asked: made once, counted in several frames. */

import type { BackendOf } from '../count/histogram.ts';
import type { AccessFields } from '../read/access-fields.ts';
import type { Forecast, ForecastOf } from './forecast.ts';

/** One upstream address of a line. `unknown`: no config on record names it. `none`: nginx found no backend alive. */
export type Place =
  | { readonly kind: 'backend'; readonly name: string; readonly forecast: Forecast }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'none' };

export interface ToldRequest {
  readonly fields: AccessFields;
  /** In the order nginx tried; empty for a cache hit or an answer of nginx's own. */
  readonly places: readonly Place[];
  /** The last backend's own time, milliseconds; null where none was asked. */
  readonly ownMs: number | null;
  /** Of the first backend tried; null where there is none that has a name. */
  readonly forecast: Forecast | null;
  /** Where the key sends it; null where no key decides, or it is not known. */
  readonly predicted: string | null;
}

export class RequestReader {
  readonly #backendOf: BackendOf;
  readonly #forecastOf: ForecastOf;
  readonly #known = new Map<number, Map<string, Place>>();
  /** Of the generation last asked: most lines are of the one before. */
  #recent: { readonly generation: number; readonly places: Map<string, Place> } | null = null;

  constructor(backendOf: BackendOf, forecastOf: ForecastOf) {
    this.#backendOf = backendOf;
    this.#forecastOf = forecastOf;
  }

  read(fields: AccessFields): ToldRequest {
    const places: Place[] = [];
    for (let at = 0; at < fields.tryCount; at += 1) {
      places.push(this.#placeOf(fields.generation, fields.addresses[at]?.text ?? ''));
    }
    const [first] = places;
    const forecast = first?.kind === 'backend' ? first.forecast : null;
    const predicted = forecast?.predict?.(fields) ?? null;
    return { fields, places, ownMs: ownMsOf(fields), forecast, predicted };
  }

  #placeOf(generation: number, address: string): Place {
    const known = this.#placesOf(generation).get(address);
    if (known !== undefined) return known;
    // A group's name has no port.
    if (!address.includes(':')) return NONE;
    const name = this.#backendOf(generation, address);
    // Not remembered: the generation's record may be there for the next line.
    if (name === null) return UNKNOWN;
    const place: Place = { kind: 'backend', name, forecast: this.#forecastOf(generation, name) };
    this.#placesOf(generation).set(address, place);
    return place;
  }

  #placesOf(generation: number): Map<string, Place> {
    if (this.#recent?.generation === generation) return this.#recent.places;
    let places = this.#known.get(generation);
    if (places === undefined) {
      if (this.#known.size >= GENERATIONS_REMEMBERED) this.#known.clear();
      places = new Map();
      this.#known.set(generation, places);
    }
    this.#recent = { generation, places };
    return places;
  }
}

/** Only a cache: what is forgotten is asked again. */
const GENERATIONS_REMEMBERED = 64;
const NONE: Place = { kind: 'none' };
const UNKNOWN: Place = { kind: 'unknown' };

/** The last try's, as the board's histogram takes it. */
function ownMsOf(fields: AccessFields): number | null {
  if (fields.tryCount === 0) return null;
  const ms = fields.tryMs[fields.tryCount - 1] ?? -1;
  return ms < 0 ? fields.ms : ms;
}
