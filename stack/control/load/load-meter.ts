/** What a load run under way has come to, right now: its progress is up to a fifth of a second old. */
import type { LoadResult } from '../../model/board.ts';

export class LoadMeter {
  #latest: LoadResult | null = null;
  #order: ((number: number) => void) | null = null;
  #lastNumber = 0;
  readonly #waiting = new Map<number, () => void>();

  /** Null until the run said something. */
  get latest(): LoadResult | null {
    return this.#latest;
  }

  /** `order` has the run tell at once, and repeat the number. */
  bind(order: (number: number) => void): void {
    this.#order = order;
  }

  hear(result: LoadResult, told: number | undefined): void {
    this.#latest = result;
    if (told !== undefined) this.#waiting.get(told)?.();
  }

  /** As of now; the latest heard where the run does not answer in time, as one that just ended. */
  async fresh(limitMs: number): Promise<LoadResult | null> {
    const order = this.#order;
    if (order === null) return this.#latest;
    this.#lastNumber += 1;
    const number = this.#lastNumber;
    await new Promise<void>((resolve) => {
      const limit = setTimeout(resolve, limitMs);
      this.#waiting.set(number, () => {
        clearTimeout(limit);
        resolve();
      });
      order(number);
    });
    this.#waiting.delete(number);
    return this.#latest;
  }
}
