/** The traffic of a window as it comes, and what goes with it; nothing is asked while the page is hidden. */
import { useEffect, useState } from 'react';
import { faultOfCall, type SignalboxClient } from '../../stack/contract/client.ts';
import type { Fault } from '../../stack/model/faults.ts';
import type { Series, SeriesResolution, TrafficView, TrafficWindow } from '../../stack/model/traffic.ts';
import { usePanel } from '../state/panel-store.ts';
import { joinSeries } from './join-series.ts';

export interface Told<T> {
  readonly value: T | null;
  readonly fault: Fault | null;
}

const UNTOLD = { value: null, fault: null };

/** The last that was told stays until the next comes; of another window, it goes. */
export function useTrafficView(window: TrafficWindow): Told<TrafficView> {
  const client = usePanel((state) => state.client);
  const isVisible = usePageVisible();
  const [told, setTold] = useState<Told<TrafficView> & { readonly of: TrafficWindow }>({
    ...UNTOLD,
    of: window,
  });
  useEffect(() => {
    if (!client || !isVisible) return;
    return follow(
      (signal) => client.traffic.watch({ window }, { signal }),
      (value) => setTold({ value, fault: null, of: window }),
      (fault) => setTold((before) => ({ ...before, fault, of: window })),
    );
  }, [client, window, isVisible]);
  return told.of === window ? told : { ...UNTOLD, fault: told.fault };
}

/** Asked anew whenever `beat` differs: only the slots that may have changed. */
export function useSeries(resolution: SeriesResolution, beat: number): Told<Series> {
  const client = usePanel((state) => state.client);
  const [told, setTold] = useState<Told<Series>>(UNTOLD);
  const known = told.value?.resolution === resolution ? told.value : null;
  useEffect(() => {
    if (!client) return;
    let isWanted = true;
    const since = known?.timesMs.at(-OVERLAP_SLOTS);
    client.traffic.series({ resolution, ...(since === undefined ? {} : { since }) }).then(
      (value) =>
        isWanted && setTold({ value: known ? joinSeries(known, value, MOST_SLOTS) : value, fault: null }),
      (thrown: unknown) => isWanted && setTold({ value: known, fault: faultOfCall(thrown) }),
    );
    return () => {
      isWanted = false;
    };
  }, [client, resolution, beat]);
  return known ? told : { ...told, value: null };
}

/** An answer that stays while the next one is asked for. */
export function useKept<T>(
  key: string,
  beat: number | string | null,
  question: (client: SignalboxClient) => Promise<T>,
): Told<T> {
  const client = usePanel((state) => state.client);
  const [told, setTold] = useState<Told<T> & { readonly key: string }>({ ...UNTOLD, key });
  useEffect(() => {
    if (!client) return;
    let isWanted = true;
    question(client).then(
      (value) => isWanted && setTold({ value, fault: null, key }),
      (thrown: unknown) =>
        isWanted &&
        setTold((before) => ({
          value: before.key === key ? before.value : null,
          fault: faultOfCall(thrown),
          key,
        })),
    );
    return () => {
      isWanted = false;
    };
  }, [client, key, beat]);
  return told.key === key ? told : UNTOLD;
}

function usePageVisible(): boolean {
  const [isVisible, setVisible] = useState(() => document.visibilityState === 'visible');
  useEffect(() => {
    const listen = (): void => setVisible(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', listen);
    return () => document.removeEventListener('visibilitychange', listen);
  }, []);
  return isVisible;
}

/** Returns how to stop. A stream that ends is asked for again. */
function follow<T>(
  open: (signal: AbortSignal) => Promise<AsyncIterable<T>>,
  take: (value: T) => void,
  refuse: (fault: Fault) => void,
): () => void {
  const abort = new AbortController();
  let again: ReturnType<typeof setTimeout> | undefined;
  const run = async (): Promise<void> => {
    try {
      for await (const value of await open(abort.signal)) {
        if (abort.signal.aborted) return;
        take(value);
      }
    } catch (thrown) {
      if (!abort.signal.aborted) refuse(faultOfCall(thrown));
    }
    if (!abort.signal.aborted) again = setTimeout(() => void run(), AGAIN_MS);
  };
  void run();
  return () => {
    abort.abort();
    clearTimeout(again);
  };
}

const AGAIN_MS = 2_000;
/** The newest slots still grow: a line is written after its second. */
const OVERLAP_SLOTS = 5;
const MOST_SLOTS = 1_440;
