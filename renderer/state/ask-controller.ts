/** One call to the controller: pending until its receipt, its fault a toast, asked against the wish that was seen. */
import { faultOfCall, type SignalboxClient } from '../../stack/contract/client.ts';
import type { Fault } from '../../stack/model/faults.ts';
import { claimRevisions } from './claim-revisions.ts';
import type { Again, PanelStore, Pending } from './panel-store.ts';
import { addToast } from './toasts.ts';

export interface Question<T> {
  /** As a toast names it: `Restart flask-app-2`. */
  readonly asked: string;
  readonly pending: Partial<Pending>;
  /** `against` is called by what changes the wish; its revision goes along. */
  readonly call: (client: SignalboxClient, against: () => number) => Promise<T>;
  readonly done?: (answer: T) => void;
  /** Where the wish is newer: shows what was asked for anew, instead of asking the same of the newer one. */
  readonly lookAgain?: () => void;
}

export type Ask = <T>(question: Question<T>) => void;

export function createAsk(store: PanelStore): Ask {
  const revisions = claimRevisions(store);

  const ask = <T>(question: Question<T>, revision: number | null): void => {
    const { asked, pending, call, done } = question;
    const { client } = store.getState();
    if (!client) {
      store.setState((state) => ({ pending: withoutOf(state.pending, pending) }));
      addToast(store, asked, NO_CONTROLLER);
      return;
    }
    store.setState(({ pending: now }) => ({
      pending: { ...now, ...pending, rows: { ...now.rows, ...pending.rows } },
    }));
    call(client, () => revision ?? revisions.claim())
      .then(done, (thrown: unknown) => {
        const wasAhead = revisions.forget() === 'counted ahead';
        // A lost connection has a banner of its own.
        if (store.getState().client !== client) return;
        const fault = faultOfCall(thrown);
        // We were wrong about our own changes: that is no news to anybody.
        if (fault.code === 'wish-changed' && wasAhead) ask(question, null);
        else addToast(store, asked, fault, againOf(fault, question));
      })
      .finally(() => store.setState((state) => ({ pending: withoutOf(state.pending, pending) })));
  };

  /** The newer wish was told; who asks again does so against that one. */
  const againOf = <T>(fault: Fault, question: Question<T>): Again | undefined => {
    const newer = fault.code === 'wish-changed' ? fault.newer : undefined;
    if (newer === undefined) return undefined;
    if (question.lookAgain) return { words: 'Look again', run: question.lookAgain };
    return { words: 'I have looked: ask again', run: () => ask(question, newer.revision) };
  };

  return (question) => ask(question, null);
}

/** Clears what this call set, unless a newer call has set it since. */
export function withoutOf(now: Pending, set: Partial<Pending>): Pending {
  const rows = { ...now.rows };
  for (const [name, action] of Object.entries(set.rows ?? {})) if (rows[name] === action) delete rows[name];
  return {
    power: set.power && now.power === set.power ? null : now.power,
    scale: set.scale !== undefined && now.scale === set.scale ? null : now.scale,
    method: set.method && now.method === set.method ? null : now.method,
    load: set.load && now.load === set.load ? null : now.load,
    change: set.change && now.change === set.change ? null : now.change,
    rows,
  };
}

const NO_CONTROLLER: Fault = {
  code: 'engine-failed',
  message: 'The controller is not connected, so nothing was asked of it.',
  hint: 'The panel connects again by itself.',
};
