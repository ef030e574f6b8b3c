import type { Connection } from '../../../renderer/connection/connection.ts';
import type { Scene } from './scene.ts';
import { scriptedClient } from './scripted-client.ts';

/** A connection that stands where the scene puts it; a lost one was open before, so that a last board is there. */
export function scriptedConnection(scene: Scene): Connection {
  const client = scriptedClient(scene);
  const listeners = new Set<() => void>();
  let isOpen = scene.connection !== 'connecting';
  if (scene.connection === 'lost' || scene.connection === 'refused') {
    setTimeout(() => {
      isOpen = false;
      for (const listener of listeners) listener();
    }, LOST_AFTER_MS);
  }
  return {
    state: () => {
      if (isOpen) return { kind: 'open', client };
      return scene.connection === 'open' ? { kind: 'connecting' } : { kind: scene.connection };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    retryNow: () => window.asked.push({ call: 'retry' }),
    close: () => listeners.clear(),
  };
}

const LOST_AFTER_MS = 400;
