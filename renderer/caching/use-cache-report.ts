/** What the cache did, asked for again and again while somebody looks, and never while the page is hidden. */
import { useEffect, useState } from 'react';
import type { CacheReport } from '../../stack/model/cache-report.ts';
import type { TrafficWindow } from '../../stack/model/traffic.ts';
import { usePanel } from '../state/panel-store.ts';

/** Null before the first answer, where it is not asked for, and without a controller. A failed ask keeps what was known. */
export function useCacheReport(window: TrafficWindow | null, everyMs: number): CacheReport | null {
  const client = usePanel((state) => state.client);
  const [report, setReport] = useState<CacheReport | null>(null);
  useEffect(() => {
    setReport(null);
    if (window === null || client === null) return;
    let isWanted = true;
    let again: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      const startedAt = performance.now();
      if (!document.hidden) {
        const answer = await client.caching.read({ window }).catch(() => null);
        if (!isWanted) return;
        if (answer !== null) setReport(answer);
      }
      const tookMs = performance.now() - startedAt;
      // A busy log takes long to read: it is not read all the time.
      again = setTimeout(() => void ask(), Math.max(everyMs, tookMs * RESTS));
    };
    void ask();
    return () => {
      isWanted = false;
      clearTimeout(again);
    };
  }, [client, window, everyMs]);
  return report;
}

const RESTS = 15;
