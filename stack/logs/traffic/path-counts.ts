/** Requests by path and by status: bounded, whatever strangers ask for. */
import type { TrafficBreakdown } from '../../model/traffic.ts';
import { MillisecondCounts } from '../count/millisecond-counts.ts';
import type { AccessFields } from '../read/access-fields.ts';
import { ByteNames } from '../read/byte-names.ts';

interface PathTally {
  requests: number;
  errors: number;
  bytes: number;
  readonly ms: MillisecondCounts;
}

/** Different paths kept apart; those that come after them are counted together. */
const MAX_PATHS = 10_000;
const MAX_PATH_BYTES = 512;
const SHOWN = 50;

export class PathCounts {
  #requests = 0;
  #beyond = 0;
  readonly #names = new ByteNames(MAX_PATHS);
  readonly #paths = new Map<string, PathTally>();
  readonly #statuses = new Map<number, number>();

  add(fields: AccessFields): void {
    const { status, bytes, ms } = fields;
    this.#requests += 1;
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
    const tally = this.#tallyOf(this.#pathOf(fields));
    if (tally === null) {
      this.#beyond += 1;
      return;
    }
    tally.requests += 1;
    tally.bytes += bytes;
    if (status >= 500) tally.errors += 1;
    tally.ms.record(ms);
  }

  breakdown(): TrafficBreakdown {
    const sorted = [...this.#paths].sort(
      ([a, one], [b, other]) => other.requests - one.requests || (a < b ? -1 : 1),
    );
    const rest = sorted.slice(SHOWN);
    return {
      requests: this.#requests,
      paths: sorted.slice(0, SHOWN).map(([path, { requests, errors, bytes, ms }]) => {
        return { path, requests, errors, bytes, p95Ms: ms.quantileMs(0.95) };
      }),
      otherPaths: {
        paths: rest.length,
        requests: rest.reduce((sum, [, { requests }]) => sum + requests, this.#beyond),
        isMore: this.#beyond > 0,
      },
      statuses: [...this.#statuses]
        .sort(([a], [b]) => a - b)
        .map(([status, requests]) => ({ status, requests })),
    };
  }

  /** Without its query. */
  #pathOf({ source, pathStart, pathEnd }: AccessFields): string {
    const last = Math.min(pathEnd, pathStart + MAX_PATH_BYTES);
    let end = pathStart;
    while (end < last && source[end] !== QUESTION_MARK) end += 1;
    return this.#names.find(source, pathStart, end).text;
  }

  /** Null where as many are kept as may be. */
  #tallyOf(path: string): PathTally | null {
    const found = this.#paths.get(path);
    if (found !== undefined) return found;
    if (this.#paths.size >= MAX_PATHS) return null;
    const made = { requests: 0, errors: 0, bytes: 0, ms: new MillisecondCounts() };
    this.#paths.set(path, made);
    return made;
  }
}

const QUESTION_MARK = 0x3f;
