/** Who asked, and when last: so that "one client address" can be said of any stretch of time that ends now. */
import type { AccessFields } from '../read/access-fields.ts';
import { ByteNames } from '../read/byte-names.ts';

const KEPT = 4096;

/** Bounded: of more addresses than are kept, the first to come are known, and that there are more. */
export class SeenClients {
  #isMore = false;
  readonly #names = new ByteNames(KEPT);
  readonly #seen = new Map<string, { timeMs: number; generation: number }>();

  see(fields: AccessFields): void {
    const { text } = this.#names.find(fields.source, fields.clientStart, fields.clientEnd);
    const seen = this.#seen.get(text);
    if (seen === undefined) {
      if (this.#seen.size >= KEPT) this.#isMore = true;
      else this.#seen.set(text, { timeMs: fields.timeMs, generation: fields.generation });
      return;
    }
    if (fields.timeMs > seen.timeMs) seen.timeMs = fields.timeMs;
    if (fields.generation > seen.generation) seen.generation = fields.generation;
  }

  /** Addresses that asked at or after that time, and in that generation or a later one. */
  since(
    fromMs: number,
    generation: number,
  ): { readonly addresses: readonly string[]; readonly isMore: boolean } {
    const addresses: string[] = [];
    for (const [address, seen] of this.#seen) {
      if (seen.timeMs >= fromMs && seen.generation >= generation) addresses.push(address);
    }
    return { addresses, isMore: this.#isMore };
  }
}
