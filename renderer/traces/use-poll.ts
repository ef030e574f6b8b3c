/** An answer asked for again and again while the page is seen; the next question waits for the last answer. */
import { useEffect, useState } from 'react';
import { faultOfCall, type SignalboxClient } from '../../stack/contract/client.ts';
import type { Fault } from '../../stack/model/faults.ts';
import { usePanel } from '../state/panel-store.ts';

export interface Polled<T> {
  /** The last that was told of this key. */
  readonly value: T | null;
  readonly fault: Fault | null;
}

/**
 * `question` must mean the same while `key` is the same. Without an interval it is asked once. A question that took long
 * is not asked again for some times as long: the log is read for it.
 */
export function usePoll<T>(
  key: string,
  everyMs: number | null,
  question: (client: SignalboxClient) => Promise<T>,
): Polled<T> {
  const client = usePanel((state) => state.client);
  const [told, setTold] = useState<Polled<T> & { readonly key: string }>({ ...UNTOLD, key });
  useEffect(() => {
    if (!client) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isWanted = true;
    const ask = (): void => {
      const askedAt = performance.now();
      question(client)
        .then(
          (value) => isWanted && setTold({ key, value, fault: null }),
          (thrown: unknown) =>
            isWanted &&
            setTold((before) => ({
              key,
              value: before.key === key ? before.value : null,
              fault: faultOfCall(thrown),
            })),
        )
        .finally(() => {
          const tookMs = performance.now() - askedAt;
          if (isWanted && everyMs !== null)
            timer = setTimeout(askSeen, Math.max(everyMs, tookMs * REST_TIMES));
        });
    };
    const askSeen = (): void => {
      timer = undefined;
      if (document.visibilityState === 'visible') ask();
      else document.addEventListener('visibilitychange', askSeen, { once: true });
    };
    ask();
    return () => {
      isWanted = false;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', askSeen);
    };
  }, [client, key, everyMs]);
  return told.key === key ? told : UNTOLD;
}

const UNTOLD = { value: null, fault: null };
const REST_TIMES = 4;
