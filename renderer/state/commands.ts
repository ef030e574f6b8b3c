/** What a person can ask for. While changes are staged, an edit of the wish goes into the tray instead of being sent. */
import { createContext, useContext } from 'react';
import type { LoadWish } from '../../stack/contract/both-kinds.ts';
import type { SignalboxClient } from '../../stack/contract/client.ts';
import type { PurgeTarget } from '../../stack/model/cache-report.ts';
import { MAX_SCALE, type Method } from '../../stack/model/desired.ts';
import type { WishEdit } from '../../stack/model/edit.ts';
import { purgedWords, purgeWords } from '../caching/purge-words.ts';
import type { PanelActor } from '../connection/open-connection.ts';
import { editWords } from '../staging/edit-words.ts';
import { putEdit, stagedOf } from '../staging/put-edit.ts';
import { createAsk } from './ask-controller.ts';
import type { PanelStore, Preview, RowAction } from './panel-store.ts';
import { callOf, pendingOf } from './send-edit.ts';
import { addDone } from './toasts.ts';

export interface UpWish {
  readonly scale?: number;
  readonly port?: number;
}

export interface Commands {
  up(wish: UpWish): void;
  down(): void;
  /** From what was asked for last; quick steps become one wish, sent when they pause. */
  stepScale(by: 1 | -1): void;
  scale(scale: number): void;
  method(method: Method): void;
  act(name: string, action: RowAction): void;
  /** Sent at once, or staged while changes are. */
  edit(edit: WishEdit): void;
  /** Shows what an edit would do, before anything is sent. */
  preview(edit: WishEdit): void;
  /** All of them as one wish and one reload, against the revision they were looked at on. What is refused stays staged. */
  apply(looked: Preview, revision: number): void;
  /** The tray is opened; asked again, it is closed and what it held is given up. */
  toggleStaging(): void;
  restartAll(parallel: number): void;
  /** At once, also while changes are staged: it is no edit of the wish. */
  purge(what: PurgeTarget): void;
  undo(): void;
  goBack(generation: number): void;
  /** Side by side. */
  runLoads(wishes: readonly LoadWish[]): void;
  stopLoads(ids: readonly number[]): void;
}

export function createCommands(store: PanelStore, by: PanelActor): Commands {
  const ask = createAsk(store);
  let stepping: ReturnType<typeof setTimeout> | undefined;

  const send = (edit: WishEdit): void =>
    ask({
      asked: capital(editWords(edit)),
      pending: pendingOf(edit),
      call: (client, against) => callOf(client, edit, { by, revision: against() }),
    });
  const edit = (one: WishEdit): void => {
    const { staged, board } = store.getState();
    if (staged === null || board === null) send(one);
    else store.setState({ staged: putEdit(staged, one, board.service, board) });
  };
  const scale = (wished: number): void => {
    clearTimeout(stepping);
    edit({ kind: 'scale', scale: wished });
  };

  return {
    up: (wish) =>
      ask({
        asked: 'Up',
        pending: { power: 'up' },
        call: (client, against) => client.stack.up({ by, ...wish, revision: against() }),
      }),
    down: () =>
      ask({
        asked: 'Down',
        pending: { power: 'down' },
        call: (client, against) => client.stack.down({ by, revision: against() }),
      }),
    scale,
    stepScale(step) {
      const { pending, board, staged } = store.getState();
      const from = stagedOf(staged, 'scale')?.scale ?? pending.scale ?? board?.service.scale;
      if (from === undefined) return;
      const wished = Math.min(MAX_SCALE, Math.max(0, from + step));
      if (wished === from) return;
      if (staged !== null) return scale(wished);
      store.setState({ pending: { ...pending, scale: wished } });
      clearTimeout(stepping);
      stepping = setTimeout(() => scale(wished), STEPS_PAUSE_MS);
    },
    method: (method) => edit({ kind: 'method', method }),
    act: (name, action) => edit({ kind: 'backend', name, action }),
    edit,
    preview: (one) => store.setState({ preview: { from: 'control', edits: [one] } }),
    apply(looked, revision) {
      const { edits } = looked;
      // What becomes of it is seen on the board.
      store.setState({ preview: null });
      ask({
        asked: edits.length === 1 ? capital(edits.map(editWords).join()) : `${edits.length} edits`,
        pending: { change: edits.map(editWords).join('; ') },
        call: (client) => client.stack.apply({ by, edits: [...edits], revision }),
        done: () => store.setState(({ staged }) => ({ staged: staged === edits ? null : staged })),
        lookAgain: () => store.setState({ preview: looked }),
      });
    },
    toggleStaging: () =>
      store.setState(({ staged, preview }) => ({
        staged: staged === null ? [] : null,
        preview: preview?.from === 'tray' ? null : preview,
      })),
    restartAll: (parallel) =>
      ask({
        asked: 'Restart all backends',
        pending: { change: 'restart all backends' },
        call: (client, against) => client.service.restart({ by, parallel, revision: against() }),
      }),
    purge: (what) =>
      ask({
        asked: `Purge ${purgeWords(what)}`,
        pending: { change: `purge ${purgeWords(what)}` },
        call: (client, against) => client.caching.purge({ by, what, revision: against() }),
        done: (outcome) => addDone(store, `Purged ${purgeWords(what)}`, purgedWords(outcome)),
      }),
    undo: () =>
      ask({
        asked: 'Undo',
        pending: { change: 'undo' },
        call: (client, against) => client.stack.undo({ by, revision: against() }),
        done: ({ what, because }) => addDone(store, capital(what), because),
      }),
    goBack: (generation) =>
      ask({
        asked: `Go back to generation ${generation}`,
        pending: { change: `go back to generation ${generation}` },
        call: (client, against) => client.history.goBack({ by, generation, revision: against() }),
        done: ({ what, because }) => addDone(store, capital(what), because),
      }),
    runLoads: (wishes) =>
      ask({
        asked: 'Load run',
        pending: { load: 'run' },
        call: (client) => Promise.all(wishes.map((wish) => drain(client, wish))),
      }),
    stopLoads: (ids) =>
      ask({
        asked: 'Stop the load run',
        pending: { load: 'stop' },
        call: (client) => Promise.all(ids.map((id) => client.load.stop({ id }))),
      }),
  };
}

/** The board carries the progress; the stream is read to its end because its end is the run's. */
async function drain(client: SignalboxClient, wish: LoadWish): Promise<void> {
  for await (const _progress of await client.load.run({ ...wish })) {
    // Shown from the board.
  }
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

const STEPS_PAUSE_MS = 280;

export const CommandsContext = createContext<Commands | null>(null);

export function useCommands(): Commands {
  const commands = useContext(CommandsContext);
  if (!commands) throw new Error('Expected to be inside a Panel');
  return commands;
}
