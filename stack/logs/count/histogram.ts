/**
 * In: requests as the log told them, and who an address was in a generation. Out: counts per backend, and totals that add up.
 * Must not know: files, time of day, which backends exist now.
 */
import type { BackendCounts, Board } from '../../model/board.ts';
import type { AccessFields, MovableSink } from '../read/access-fields.ts';
import type { ByteName } from '../read/byte-names.ts';
import { type BackendDump, BackendTally, NO_COUNTS } from './backend-tally.ts';
import { RequestRate } from './request-rate.ts';

/**
 * The backend that had this address when that generation served; null where nobody knows. By generation, because an
 * address freed by one backend may be given to another, and history must keep its name.
 */
export type BackendOf = (generation: number, address: string) => string | null;

export interface HistogramDump {
  readonly requests: number;
  readonly withoutBackend: number;
  readonly malformed: number;
  readonly backends: readonly (readonly [name: string, BackendDump])[];
  readonly nameless: BackendDump;
  readonly rate: ReturnType<RequestRate['dump']>;
}

export class Histogram implements MovableSink<HistogramDump> {
  #requests = 0;
  #withoutBackend = 0;
  #malformed = 0;
  readonly #backendOf: BackendOf;
  readonly #tallies = new Map<string, BackendTally>();
  /** Peers no generation on record knows: they answered, so they count, as departed. */
  readonly #nameless = new BackendTally();
  readonly #known = new Map<number, Map<string, BackendTally>>();
  /** By the place of a name's id: a backend found before is found without a look at its address. */
  readonly #recent = new Array<Recent | undefined>(RECENT).fill(undefined);
  readonly #rate = new RequestRate();

  constructor(backendOf: BackendOf) {
    this.#backendOf = backendOf;
  }

  /** Counts a request once, under the last upstream nginx turned to, and each of its tries as an attempt. */
  add(fields: AccessFields): void {
    this.#requests += 1;
    this.#rate.record(fields.timeMs);
    let last: BackendTally | null = null;
    for (let at = 0; at < fields.tryCount; at += 1) {
      last = this.#tallyAt(fields.generation, fields.addresses[at] ?? NO_NAME);
      if (last !== null) last.attempts += 1;
    }
    if (last === null) this.#withoutBackend += 1;
    else last.hit(fields);
  }

  addMalformed(): void {
    this.#malformed += 1;
  }

  dump(): HistogramDump {
    return {
      requests: this.#requests,
      withoutBackend: this.#withoutBackend,
      malformed: this.#malformed,
      backends: [...this.#tallies].map(([name, tally]) => [name, tally.dump()] as const),
      nameless: this.#nameless.dump(),
      rate: this.#rate.dump(),
    };
  }

  absorb(dump: HistogramDump): void {
    this.#requests += dump.requests;
    this.#withoutBackend += dump.withoutBackend;
    this.#malformed += dump.malformed;
    for (const [name, tally] of dump.backends) this.#tallyNamed(name).absorb(tally);
    this.#nameless.absorb(dump.nameless);
    this.#rate.absorb(dump.rate);
  }

  /** Zeros for a backend no line told of. */
  counts(backendName: string): BackendCounts {
    return this.#tallies.get(backendName)?.counts() ?? NO_COUNTS;
  }

  /**
   * `names` are the backends that exist now; hits of all others are `departed`. Always
   * `requests` = hits of `names` + `withoutBackend` + `departed`. `nowMs` as `Date.now()`.
   */
  totals(names: readonly string[], nowMs: number): Board['totals'] {
    const present = new Set(names);
    let departed = this.#nameless.hits;
    for (const [name, tally] of this.#tallies) if (!present.has(name)) departed += tally.hits;
    return {
      requests: this.#requests,
      withoutBackend: this.#withoutBackend,
      malformed: this.#malformed,
      departed,
      perSecond: this.#rate.perSecond(nowMs),
    };
  }

  /** Null: no peer, but the group's name, which nginx logs where it found no live upstream. */
  #tallyAt(generation: number, address: ByteName): BackendTally | null {
    const place = address.id & (RECENT - 1);
    const recent = this.#recent[place];
    if (recent?.address === address && recent.generation === generation) return recent.tally;
    const tally = this.#known.get(generation)?.get(address.text) ?? this.#look(generation, address.text);
    // Not remembered: the generation's record may be there for the next line.
    if (tally !== null && tally !== this.#nameless) this.#recent[place] = { generation, address, tally };
    return tally;
  }

  #look(generation: number, address: string): BackendTally | null {
    if (!address.includes(':')) return null;
    const name = this.#backendOf(generation, address);
    if (name === null) return this.#nameless;
    const tally = this.#tallyNamed(name);
    this.#remember(generation, address, tally);
    return tally;
  }

  #tallyNamed(name: string): BackendTally {
    const found = this.#tallies.get(name);
    if (found !== undefined) return found;
    const made = new BackendTally();
    this.#tallies.set(name, made);
    return made;
  }

  #remember(generation: number, address: string, tally: BackendTally): void {
    let addresses = this.#known.get(generation);
    if (addresses === undefined) {
      if (this.#known.size >= GENERATIONS_REMEMBERED) this.#known.clear();
      addresses = new Map();
      this.#known.set(generation, addresses);
    }
    addresses.set(address, tally);
  }
}

interface Recent {
  readonly generation: number;
  readonly address: ByteName;
  readonly tally: BackendTally;
}

/** Only caches: what is forgotten is asked again. */
const GENERATIONS_REMEMBERED = 64;
const RECENT = 64;
const NO_NAME: ByteName = { id: 0, text: '' };
