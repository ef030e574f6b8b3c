/** The receiver while anybody wants it: because backends are traced, or because a person asked for it. */
import { join } from 'node:path';
import { TRACES_PLACE } from '../../engines/engine.ts';
import { faultOf } from '../../model/faults.ts';
import type { ReceiverState } from '../../model/trace.ts';
import type { StackMemory } from '../stack-memory.ts';
import type { SpanBatch } from './otlp/span.ts';
import { type SpanReceiver, startReceiver } from './receiver.ts';

export interface Receiving {
  want(reason: 'traced' | 'asked', wish: 'on' | 'off'): Promise<void>;
  state(): ReceiverState;
  close(): Promise<void>;
}

/** The socket's folder is reachable for traced backends, as engines see to it. */
export function createReceiving(
  home: string,
  memory: StackMemory,
  take: (batch: SpanBatch) => void,
): Receiving {
  const reasons = new Set<string>();
  let receiver: SpanReceiver | null = null;
  let state: ReceiverState = { state: 'off' };
  /** One after another: what was wanted last holds. */
  let settled: Promise<void> = Promise.resolve();

  async function settle(): Promise<void> {
    if (reasons.size > 0 && receiver === null) {
      try {
        receiver = await startReceiver({
          socketPath: join(home, TRACES_PLACE.folder, TRACES_PLACE.socket),
          take,
        });
        const { url, socketPath } = receiver;
        state = { state: 'listening', url, socketPath };
        memory.withdraw(['receiver-failed']);
      } catch (error) {
        const fault = faultOf(error);
        state = { state: 'failed', fault };
        memory.announce(fault);
      }
    } else if (reasons.size === 0) {
      await receiver?.close();
      receiver = null;
      state = { state: 'off' };
      memory.withdraw(['receiver-failed']);
    }
  }

  function settleNext(): Promise<void> {
    settled = settled.then(settle);
    return settled;
  }

  return {
    want(reason, wish) {
      if (wish === 'on') reasons.add(reason);
      else reasons.delete(reason);
      return settleNext();
    },
    state: () => state,
    async close() {
      reasons.clear();
      await settleNext();
    },
  };
}
