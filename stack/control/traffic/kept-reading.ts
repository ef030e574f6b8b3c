/** One reading for all who look, begun with the first, and let go a while after the last. */
import type { TrafficReading } from './traffic-reading.ts';

export interface KeptReading {
  /** One more looks, until `end`. */
  begin(): TrafficReading;
  end(): void;
  /** Looks for as long as `look` takes. */
  during<Value>(look: (reading: TrafficReading) => Promise<Value>): Promise<Value>;
  close(): Promise<void>;
}

/** How long what was read is kept after the last look: the next one often comes soon. */
const KEPT_MS = 60_000;

/** `open` is called again when a reading failed, or was let go. */
export function createKeptReading(open: () => TrafficReading): KeptReading {
  let reading: TrafficReading | null = null;
  let lookers = 0;
  let lettingGo: NodeJS.Timeout | undefined;

  function begin(): TrafficReading {
    lookers += 1;
    clearTimeout(lettingGo);
    if (reading !== null && reading.failure() !== null) reading = null;
    reading ??= open();
    return reading;
  }

  function end(): void {
    lookers -= 1;
    if (lookers > 0) return;
    clearTimeout(lettingGo);
    lettingGo = setTimeout(() => void close(), KEPT_MS);
    lettingGo.unref();
  }

  async function close(): Promise<void> {
    clearTimeout(lettingGo);
    const last = reading;
    reading = null;
    await last?.close();
  }

  return {
    begin,
    end,
    async during(look) {
      try {
        return await look(begin());
      } finally {
        end();
      }
    },
    close,
  };
}
