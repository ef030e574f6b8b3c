/** What the controller answers to a question that is only looked at: asked again when `key` differs. */
import { useEffect, useState } from 'react';
import { faultOfCall, type SignalboxClient } from '../../stack/contract/client.ts';
import type { Fault } from '../../stack/model/faults.ts';
import { usePanel } from './panel-store.ts';

export type Answer<T> =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'here'; readonly value: T }
  | { readonly kind: 'refused'; readonly fault: Fault };

/** `question` must mean the same while `key` is the same. A null key asks nothing. */
export function useAnswer<T>(
  key: string | null,
  question: (client: SignalboxClient) => Promise<T>,
): Answer<T> {
  const client = usePanel((state) => state.client);
  const [answer, setAnswer] = useState<{ readonly key: string; readonly answer: Answer<T> } | null>(null);
  useEffect(() => {
    if (key === null || client === null) return;
    let isWanted = true;
    question(client).then(
      (value) => isWanted && setAnswer({ key, answer: { kind: 'here', value } }),
      (thrown: unknown) =>
        isWanted && setAnswer({ key, answer: { kind: 'refused', fault: faultOfCall(thrown) } }),
    );
    return () => {
      isWanted = false;
    };
  }, [key, client]);
  return answer?.key === key ? answer.answer : WAITING;
}

const WAITING: Answer<never> = { kind: 'waiting' };
