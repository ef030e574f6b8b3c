/** When a backend was left out: it failed, and nginx passed it over while others were asked. Told by the tries alone. */

export interface Outage {
  readonly backend: string;
  /** Its first failure. */
  readonly fromMs: number;
  /** Its next answer; null while there was none. */
  readonly toMs: number | null;
  readonly failures: number;
}

interface Episode {
  readonly fromMs: number;
  failures: number;
  lastFailureMs: number;
  attemptsThen: number;
}

export class OutageWatch {
  /** Of all backends together. */
  #attempts = 0;
  readonly #failing = new Map<string, Episode>();
  readonly #past: Outage[] = [];

  failed(backend: string, timeMs: number): void {
    this.#attempts += 1;
    const episode = this.#failing.get(backend);
    if (episode === undefined) {
      const begun = { fromMs: timeMs, failures: 1, lastFailureMs: timeMs, attemptsThen: this.#attempts };
      this.#failing.set(backend, begun);
      return;
    }
    episode.failures += 1;
    episode.lastFailureMs = timeMs;
    episode.attemptsThen = this.#attempts;
  }

  answered(backend: string, timeMs: number): void {
    this.#attempts += 1;
    if (this.#failing.size === 0) return;
    const episode = this.#failing.get(backend);
    if (episode === undefined) return;
    this.#failing.delete(backend);
    if (!this.#isOut(episode, timeMs)) return;
    const { fromMs, failures } = episode;
    this.#past.push({ backend, fromMs, toMs: timeMs, failures });
    if (this.#past.length > KEPT) this.#past.shift();
  }

  /** Those that lasted beyond `fromMs`, oldest first; ongoing ones as of `nowMs` last. */
  since(fromMs: number, nowMs: number): readonly Outage[] {
    const ongoing = [...this.#failing].flatMap(([backend, episode]): readonly Outage[] =>
      this.#isOut(episode, nowMs)
        ? [{ backend, fromMs: episode.fromMs, toMs: null, failures: episode.failures }]
        : [],
    );
    return [...this.#past.filter(({ toMs }) => (toMs ?? nowMs) >= fromMs), ...ongoing];
  }

  /** A failure that the next request of its own accord mended is no outage; nor one nobody could notice. */
  #isOut(episode: Episode, nowMs: number): boolean {
    const asked = this.#attempts - episode.attemptsThen;
    const lastedMs = nowMs - (episode.failures > 1 ? episode.fromMs : episode.lastFailureMs);
    return lastedMs >= LEAST_MS && asked >= LEAST_ASKED;
  }
}

const KEPT = 200;
/** nginx leaves a backend out for whole seconds. */
const LEAST_MS = 900;
/** So many requests to others, and its turn would have come. */
const LEAST_ASKED = 3;
