/** Waits for something new to show, a second at least between two looks; not woken by anything while nothing is. */
import { setTimeout as pause } from 'node:timers/promises';

export const LOOK_MS = 1000;

export interface News {
  /** Resolves after a second and a change; after the second alone where time itself changes what is shown. */
  next(fades: 'fades' | 'stays'): Promise<void>;
  close(): void;
}

/** `listen` registers a listener with each source and returns how to end that. */
export function createNews(listen: (tell: () => void) => readonly (() => void)[], signal: AbortSignal): News {
  let isNew = false;
  let wake: () => void = () => undefined;
  const tell = () => {
    isNew = true;
    wake();
  };
  const ends = listen(tell);
  signal.addEventListener('abort', tell);
  return {
    async next(fades) {
      await pause(LOOK_MS, undefined, { signal }).catch(() => undefined);
      if (fades === 'stays' && !isNew && !signal.aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      isNew = false;
    },
    close() {
      for (const end of ends) end();
      signal.removeEventListener('abort', tell);
    },
  };
}
