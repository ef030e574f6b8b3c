/** Parts of the panel that come as files of their own, fetched when first looked at. */
import { type ComponentType, lazy } from 'react';
import classes from './faults/faults.module.css';
import { Lamp } from './signals/lamp.tsx';
import { Press } from './theme/press.tsx';

/**
 * A component that `load` fetches. Chromium cuts what is being fetched when a network interface comes or goes, and each
 * container that starts or ends is one: what could not be had is asked for again. What never comes is a sentence in its
 * place, and the rest of the panel stays.
 */
export function loadLater(load: () => Promise<ComponentType>): ComponentType {
  return lazy(async () => ({ default: await askAgain(load).catch(() => LostPart) }));
}

function LostPart() {
  return (
    <div className={classes.banner} data-tone="danger" role="alert">
      <Lamp aspect="danger" size={14} />
      <p>
        <b>This part of the panel could not be loaded.</b> nginx and the backends run on. An edit that was not
        sent is lost when the page is loaded anew.
      </p>
      <Press size="small" onClick={() => location.reload()}>
        Load anew
      </Press>
    </div>
  );
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
