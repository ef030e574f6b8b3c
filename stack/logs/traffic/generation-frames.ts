/** A frame for each of the configs that served last, and one for all before them. */
import { sumOfFrames, TrafficFrame } from './traffic-frame.ts';

interface Kept {
  readonly frame: TrafficFrame;
  readonly firstMs: number;
  lastMs: number;
}

/** Enough for a rolling restart, in which each backend's coming and going is a generation. */
const KEPT = 4;

export class GenerationFrames {
  readonly #kept = new Map<number, Kept>();
  readonly #past = new TrafficFrame();

  at(generation: number, timeMs: number): TrafficFrame {
    const found = this.#kept.get(generation);
    if (found !== undefined) {
      if (timeMs > found.lastMs) found.lastMs = timeMs;
      return found.frame;
    }
    if (this.#kept.size >= KEPT) this.#putAway();
    const frame = new TrafficFrame();
    this.#kept.set(generation, { frame, firstMs: timeMs, lastMs: timeMs });
    return frame;
  }

  /** When its first line was; null when it had none, or none for so long that it is not kept apart any more. */
  firstOf(generation: number): number | null {
    return this.#kept.get(generation)?.firstMs ?? null;
  }

  of(generation: number): TrafficFrame {
    const kept = this.#kept.get(generation);
    return sumOfFrames(kept === undefined ? [] : [kept.frame]);
  }

  all(): TrafficFrame {
    return sumOfFrames([this.#past, ...[...this.#kept.values()].map(({ frame }) => frame)]);
  }

  /** The one without a line for the longest time: it serves no more. */
  #putAway(): void {
    const [oldest] = [...this.#kept].sort(([, a], [, b]) => a.lastMs - b.lastMs);
    if (oldest === undefined) return;
    this.#past.absorb(oldest[1].frame);
    this.#kept.delete(oldest[0]);
  }
}
