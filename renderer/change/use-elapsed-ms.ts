import { useEffect, useState } from 'react';

/** Milliseconds since an ISO time, told four times a second while somebody looks. Mount it only while something runs. */
export function useElapsedMs(sinceIso: string): number {
  const since = Date.parse(sinceIso);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return Number.isNaN(since) ? 0 : Math.max(0, now - since);
}
