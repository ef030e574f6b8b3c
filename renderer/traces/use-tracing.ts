/** How tracing stands, asked again and again while it is looked at; and a way to ask for something else. */
import { useState } from 'react';
import type { SignalboxClient } from '../../stack/contract/client.ts';
import { faultOfCall } from '../../stack/contract/client.ts';
import type { Fault } from '../../stack/model/faults.ts';
import type { TracingStatus } from '../../stack/model/trace.ts';
import { usePanel } from '../state/panel-store.ts';
import { usePoll } from './use-poll.ts';

/** Resolves with the fault, if there was one; how things stand is asked anew in any case. */
export type AskTracing = (act: (client: SignalboxClient) => Promise<unknown>) => Promise<Fault | null>;

export interface Tracing {
  /** The last that was told. */
  readonly status: TracingStatus | null;
  readonly fault: Fault | null;
  readonly ask: AskTracing;
}

export function useTracing(): Tracing {
  const client = usePanel((state) => state.client);
  const [beat, setBeat] = useState(0);
  const { value, fault } = usePoll(`tracing ${beat}`, EVERY_MS, (asked) => asked.traces.status());
  const [last, setLast] = useState<TracingStatus | null>(null);
  if (value && value !== last) setLast(value);
  const ask: AskTracing = async (act) => {
    if (!client) return null;
    try {
      await act(client);
      return null;
    } catch (thrown) {
      return faultOfCall(thrown);
    } finally {
      setBeat((count) => count + 1);
    }
  };
  return { status: value ?? last, fault, ask };
}

const EVERY_MS = 3_000;
