/**
 * In: requests as a log told them. Out: counts by address and by status, of any log, whoever wrote it.
 * Must not know: backends' names, generations, files.
 */
import type { LatencyMs } from '../../model/board.ts';
import type { AccessFields, MovableSink } from '../read/access-fields.ts';
import type { ByteName } from '../read/byte-names.ts';
import { LatencyBuckets, type LatencyDump } from './latency-buckets.ts';

export interface CountRow {
  /** As in `$upstream_addr`; null for what nginx answered itself, or a log that names no upstream. */
  readonly address: string | null;
  readonly hits: number;
  /** Times nginx turned to it, retries included. */
  readonly attempts: number;
  readonly bytes: number;
  /** Status → hits, ascending. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly latency: LatencyMs | null;
}

export interface LogCountDump {
  readonly requests: number;
  readonly malformed: number;
  readonly rows: readonly RowDump[];
}

export class LogCount implements MovableSink<LogCountDump> {
  #requests = 0;
  #malformed = 0;
  readonly #rows = new Map<string | null, Row>();
  readonly #none = this.#rowOf(null);
  /** By the place of a name's id: a row found before is found without a look at its text. */
  readonly #recent = new Array<Recent | undefined>(RECENT).fill(undefined);

  add(fields: AccessFields): void {
    this.#requests += 1;
    let row = this.#none;
    for (let at = 0; at < fields.tryCount; at += 1) {
      row = this.#rowAt(fields.addresses[at]);
      row.attempts += 1;
    }
    row.hit(fields);
  }

  addMalformed(): void {
    this.#malformed += 1;
  }

  get requests(): number {
    return this.#requests;
  }

  get malformed(): number {
    return this.#malformed;
  }

  /** By address; what had none comes last, if any had none. */
  rows(): readonly CountRow[] {
    return [...this.#rows.values()]
      .filter(({ hits, attempts }) => hits + attempts > 0)
      .sort((a, b) => (a.address === null ? 1 : b.address === null ? -1 : a.address < b.address ? -1 : 1))
      .map((row) => row.counts());
  }

  dump(): LogCountDump {
    const rows = [...this.#rows.values()].map((row) => row.dump());
    return { requests: this.#requests, malformed: this.#malformed, rows };
  }

  absorb(dump: LogCountDump): void {
    this.#requests += dump.requests;
    this.#malformed += dump.malformed;
    for (const row of dump.rows) this.#rowOf(row.address).absorb(row);
  }

  #rowAt(name: ByteName | undefined): Row {
    if (name === undefined) return this.#none;
    const place = name.id & (RECENT - 1);
    const recent = this.#recent[place];
    if (recent !== undefined && recent.name === name) return recent.row;
    const row = this.#rowOf(name.text);
    this.#recent[place] = { name, row };
    return row;
  }

  #rowOf(address: string | null): Row {
    const found = this.#rows.get(address);
    if (found !== undefined) return found;
    // Addresses are whatever a log says: a table that a stranger could grow has an end.
    const row = new Row(this.#rows.size < MAX_ROWS ? address : OTHERS);
    this.#rows.set(row.address, this.#rows.get(row.address) ?? row);
    return this.#rows.get(row.address) ?? row;
  }
}

const RECENT = 64;
const MAX_ROWS = 10_000;
const OTHERS = '(others)';

interface Recent {
  readonly name: ByteName;
  readonly row: Row;
}

interface RowDump {
  readonly address: string | null;
  readonly hits: number;
  readonly attempts: number;
  readonly bytes: number;
  readonly statuses: readonly (readonly [number, number])[];
  readonly latency: LatencyDump;
}

class Row {
  readonly address: string | null;
  hits = 0;
  attempts = 0;
  #bytes = 0;
  readonly #statuses = new Float64Array(STATUSES);
  readonly #latency = new LatencyBuckets();

  constructor(address: string | null) {
    this.address = address;
  }

  hit(fields: AccessFields): void {
    this.hits += 1;
    this.#bytes += fields.bytes;
    const status = fields.status < STATUSES ? fields.status : 0;
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1;
    // The backend's own time: the request's would charge it a slow client, and the tries before it.
    const ownMs = fields.tryCount === 0 ? -1 : (fields.tryMs[fields.tryCount - 1] ?? -1);
    const ms = ownMs < 0 ? fields.ms : ownMs;
    // A format without times tells nothing of them.
    if (ms >= 0) this.#latency.record(ms);
  }

  counts(): CountRow {
    const { address, hits, attempts } = this;
    const statuses = Object.fromEntries(this.#seenStatuses().map(([code, n]) => [String(code), n]));
    return { address, hits, attempts, bytes: this.#bytes, statuses, latency: this.#latency.latency() };
  }

  dump(): RowDump {
    const { address, hits, attempts } = this;
    const [statuses, latency] = [this.#seenStatuses(), this.#latency.dump()];
    return { address, hits, attempts, bytes: this.#bytes, statuses, latency };
  }

  absorb(dump: RowDump): void {
    this.hits += dump.hits;
    this.attempts += dump.attempts;
    this.#bytes += dump.bytes;
    for (const [code, n] of dump.statuses) this.#statuses[code] = (this.#statuses[code] ?? 0) + n;
    this.#latency.absorb(dump.latency);
  }

  #seenStatuses(): (readonly [number, number])[] {
    return [...this.#statuses.entries()].filter(([, n]) => n > 0);
  }
}

/** Those of HTTP have three digits; others fall in 0. */
const STATUSES = 1000;
