/** Parts of the panel that come as files of their own, fetched when first looked at. */
import { type ComponentType, lazy } from 'react';

/**
 * A component that `load` fetches. Chromium cuts what is being fetched when a network interface comes or goes, and each
 * container that starts or ends is one: what could not be had is asked for again before the panel is left without it.
 */
export function loadLater(load: () => Promise<ComponentType>): ComponentType {
  return lazy(async () => ({ default: await askAgain(load) }));
}

/** The last fault, once it was asked for as often as there are pauses, in milliseconds, and once more. */
export async function askAgain<Value>(
  load: () => Promise<Value>,
  pausesMs: readonly number[] = PAUSES_MS,
): Promise<Value> {
  for (const pauseMs of pausesMs) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  return load();
}

const PAUSES_MS = [100, 500, 2000];
