/** One way to the controller, whatever carries it: it is dialled again, with growing pauses, until it answers. */
import type { SignalboxClient } from '../../stack/contract/client.ts';

export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open'; readonly client: SignalboxClient }
  /** Was there, or never came; being dialled again. */
  | { readonly kind: 'lost' }
  /** Somebody answers but does not let us in: the address is of an earlier run. */
  | { readonly kind: 'refused' };

export interface Connection {
  state(): ConnectionState;
  subscribe(listener: () => void): () => void;
  /** Dials at once instead of waiting for the next turn. */
  retryNow(): void;
  close(): void;
}

export interface DialEvents {
  opened(client: SignalboxClient): void;
  closed(why: 'lost' | 'refused'): void;
}

/** Begins one attempt; returns how to give it up. Calls `closed` at most once. */
export type Dial = (events: DialEvents) => () => void;

/** Keeps one attempt under way or waiting. `pausesMs` are the waits between attempts; the last one repeats. */
export function createConnection(dial: Dial, pausesMs: readonly number[] = PAUSES_MS): Connection {
  const listeners = new Set<() => void>();
  let state: ConnectionState = { kind: 'connecting' };
  let failures = 0;
  let hangUp = (): void => {};
  let timer: ReturnType<typeof setTimeout> | undefined;

  const become = (next: ConnectionState): void => {
    state = next;
    for (const listener of listeners) listener();
  };

  const attempt = (): void => {
    clearTimeout(timer);
    timer = undefined;
    let isCurrent = true;
    const giveUp = dial({
      opened(client) {
        if (!isCurrent) return;
        failures = 0;
        become({ kind: 'open', client });
      },
      closed(why) {
        if (!isCurrent) return;
        isCurrent = false;
        const pauseMs = pausesMs[Math.min(failures, pausesMs.length - 1)] ?? 5_000;
        failures += 1;
        // The very first attempt may be early: the controller is only just being started beside us.
        if (why === 'refused' || failures > 2 || state.kind === 'open') become({ kind: why });
        timer = setTimeout(attempt, pauseMs);
      },
    });
    hangUp = () => {
      isCurrent = false;
      giveUp();
    };
  };

  attempt();
  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    retryNow() {
      if (timer !== undefined) attempt();
    },
    close() {
      clearTimeout(timer);
      timer = undefined;
      hangUp();
      listeners.clear();
    },
  };
}

const PAUSES_MS = [250, 500, 1_000, 2_000, 4_000];
