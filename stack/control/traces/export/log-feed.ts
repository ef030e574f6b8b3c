/** New requests of the access log, as spans, a moment after they were logged; only while somebody is told of them. */
import { scanRequests } from '../../traffic/scan-log.ts';
import { type LogSpan, logSpansOf } from '../log-spans.ts';
import type { TraceLog } from '../search-traces.ts';

/** Lines of several workers may be a little out of order; what is younger is left for the next look. */
const SETTLED_MS = 1000;
const LOOK_AFTER_MS = 1200;
/** Of one look; more than are ever queued. */
const MAX_SPANS = 8192;

export interface LogFeed {
  close(): void;
}

/**
 * Begins with what is logged from now on. `onLogged` tells of each look at the log that found something new, and is all
 * that wakes it. `skipped`: spans that were too many for one look.
 */
export function followLogSpans(
  log: TraceLog,
  onLogged: (listener: () => void) => () => void,
  take: (spans: readonly LogSpan[], skipped: number) => void,
  report: (error: unknown) => void,
): LogFeed {
  let fromMs = Date.now();
  let timer: NodeJS.Timeout | null = null;
  let isClosed = false;
  const look = async () => {
    const toMs = Date.now() - SETTLED_MS;
    if (toMs <= fromMs) return;
    const found: LogSpan[] = [];
    let skipped = 0;
    for await (const requests of scanRequests(log, fromMs, toMs)) {
      for (const { record } of requests) {
        if (found.length < MAX_SPANS) found.push(...logSpansOf(record, log.backendOf));
        else skipped += 1 + record.tries.length;
      }
    }
    fromMs = toMs;
    if (!isClosed && found.length > 0) take(found, skipped);
  };
  const lookSoon = () => {
    if (timer !== null || isClosed) return;
    timer = setTimeout(() => {
      timer = null;
      look().catch(report);
    }, LOOK_AFTER_MS);
    timer.unref();
  };
  const end = onLogged(lookSoon);
  return {
    close() {
      isClosed = true;
      end();
      if (timer !== null) clearTimeout(timer);
    },
  };
}
