/** The last so many slots of time, each made when something falls into it. */

export class TimeRing<Slot> {
  readonly stepMs: number;
  readonly size: number;
  readonly #make: () => Slot;
  readonly #steps: Float64Array;
  readonly #slots: (Slot | undefined)[];
  #newest = 0;

  constructor(stepMs: number, size: number, make: () => Slot) {
    this.stepMs = stepMs;
    this.size = size;
    this.#make = make;
    this.#steps = new Float64Array(size).fill(-1);
    this.#slots = new Array<Slot | undefined>(size).fill(undefined);
  }

  /** The slot's own step is not over before a later one was asked for. */
  get newestMs(): number {
    return this.#newest * this.stepMs;
  }

  /** Null for what is older than the ring reaches back from its newest. */
  at(timeMs: number): Slot | null {
    const step = Math.floor(timeMs / this.stepMs);
    if (step <= this.#newest - this.size || step < 0) return null;
    if (step > this.#newest) this.#newest = step;
    const place = step % this.size;
    const held = this.#slots[place];
    if (held !== undefined && this.#steps[place] === step) return held;
    const made = this.#make();
    this.#slots[place] = made;
    this.#steps[place] = step;
    return made;
  }

  /** As `at`, but makes nothing. */
  held(timeMs: number): Slot | undefined {
    const step = Math.floor(timeMs / this.stepMs);
    const place = step % this.size;
    return step >= 0 && this.#steps[place] === step ? this.#slots[place] : undefined;
  }

  /** Those that begin at or after `fromMs` and before `toMs`, in no order. */
  *between(fromMs: number, toMs: number): Generator<Slot> {
    for (const [place, slot] of this.#slots.entries()) {
      const startMs = (this.#steps[place] ?? -1) * this.stepMs;
      if (slot !== undefined && startMs >= fromMs && startMs < toMs) yield slot;
    }
  }
}
