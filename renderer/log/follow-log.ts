/** One source of lines, batch after batch, each acknowledged only when it was taken: that is all the flow control there is. */
import type { SignalboxClient } from '../../stack/contract/client.ts';
import type { LogBatch } from '../../stack/contract/contract.ts';

export interface FollowOptions {
  readonly source: string;
  /** Lines of the past to begin with. */
  readonly tail: number;
  readonly signal: AbortSignal;
  /** Resolves when the batch is on the screen. */
  readonly take: (batch: LogBatch) => Promise<void>;
}

/** Resolves when the source ends or the signal aborts; rejects with the call's fault. */
export async function followLog(client: SignalboxClient, options: FollowOptions): Promise<void> {
  const { source, tail, signal, take } = options;
  const stream = nextStreamId();
  const input = { stream, source, tail, follow: true, window: WINDOW_BATCHES, sampled: true };
  for await (const batch of await client.log.follow(input, { signal })) {
    if (signal.aborted) return;
    await take(batch);
    if (signal.aborted) return;
    await client.log.ack({ stream, sequence: batch.sequence });
  }
}

/** Unique among all pages of one controller. */
function nextStreamId(): string {
  count += 1;
  return `panel-${PAGE}-${count}`;
}

const WINDOW_BATCHES = 8;
const PAGE = Math.random().toString(36).slice(2, 10);
let count = 0;
