/** A sleep that many events can end, gathered so that a burst costs one wake-up. */

export class WakeUp {
  #timer: NodeJS.Timeout | null = null;
  #isDue = false;
  #end: (() => void) | null = null;

  /** Ends the sleep, this one or the next, `delayMs` after the first call since it last ended. */
  soon(delayMs: number): void {
    if (this.#timer !== null || this.#isDue) return;
    this.#timer = setTimeout(() => this.now(), delayMs);
  }

  now(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#isDue = true;
    this.#end?.();
  }

  /** Resolves when woken, or after `atMostMs`. One sleeper at a time. */
  async sleep(atMostMs: number): Promise<void> {
    if (!this.#isDue) {
      await new Promise<void>((resolve) => {
        const limit = setTimeout(resolve, atMostMs);
        this.#end = () => {
          clearTimeout(limit);
          resolve();
        };
      });
    }
    this.#end = null;
    this.#isDue = false;
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
