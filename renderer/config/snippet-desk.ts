/**
 * Where the snippets are edited: kept beside the panel's store, so that another view, a lost connection or somebody
 * else's change loses no edit.
 */
import { createStore, type StoreApi } from 'zustand';
import { faultOfCall, type SignalboxClient } from '../../stack/contract/client.ts';
import type { Fault } from '../../stack/model/faults.ts';
import type { Finding } from '../../stack/model/finding.ts';
import { SNIPPET_LEVELS, type SnippetLevel, type Snippets, snippetPath } from '../../stack/model/snippets.ts';
import { shellHere } from '../connection/open-connection.ts';
import type { ConfigShown, PanelStore } from '../state/panel-store.ts';
import { keepDrafts } from './keep-drafts.ts';
import {
  areSame,
  editedLevels,
  onBase,
  type Served,
  type SnippetState,
  wishedSnippets,
  withEdit,
  withoutIdle,
} from './snippet-state.ts';

export interface SnippetDesk {
  readonly store: StoreApi<SnippetState>;
  /** Asks for what is served; edits stay. */
  look(): Promise<void>;
  edit(level: SnippetLevel, text: string): void;
  discard(level: SnippetLevel): void;
  show(shown: ConfigShown): void;
  setPreview(preview: 'open' | 'closed'): void;
  /** What the linter says of the snippets as they are edited; what it said last where nobody answers. */
  check(): Promise<readonly Finding[]>;
  /** All edited snippets as one verified change. Its fault, if any, is kept as the refusal. */
  apply(): Promise<void>;
}

/** One desk for each panel, as long as the panel lives. */
export function deskOf(panel: PanelStore): SnippetDesk {
  const desk = DESKS.get(panel) ?? createSnippetDesk(panel);
  DESKS.set(panel, desk);
  return desk;
}

const DESKS = new WeakMap<PanelStore, SnippetDesk>();

export function createSnippetDesk(panel: PanelStore): SnippetDesk {
  const store = createStore<SnippetState>(() => NOTHING_EDITED);
  keepDrafts(store);

  const take = (served: Served): void =>
    store.setState(({ drafts, isPreviewing }) => {
      const left = withoutIdle(drafts, served.snippets);
      return {
        served,
        unseen: null,
        drafts: left,
        isPreviewing: isPreviewing && editedLevels({ drafts: left }).length > 0,
      };
    });

  const look = async (): Promise<void> => {
    const { client, board } = panel.getState();
    if (!client) return;
    const snippets = await client.config.snippets().catch((thrown: unknown) => {
      // A lost connection has a banner of its own; it is asked again when there is another.
      if (panel.getState().client === client) store.setState({ unseen: faultOfCall(thrown) });
      return null;
    });
    if (snippets === null) return;
    // While a change is under way the wish is not yet what serves: it may be taken back.
    if (store.getState().isApplying) return;
    // The revision of before the call: at worst an apply is refused that could have been done.
    take({ snippets, revision: board?.revision ?? 0 });
  };

  return {
    store,
    look,
    edit: (level, text) =>
      store.setState((state) => ({
        drafts: withEdit(state, level, text),
        refusal: state.refusal?.snippets[level] === text ? state.refusal : null,
      })),
    discard: (level) =>
      store.setState(({ drafts: { [level]: _given, ...rest } }) => ({
        drafts: rest,
        refusal: null,
        isPreviewing: false,
      })),
    show(shown) {
      store.setState({ isPreviewing: false });
      panel.setState({ configShown: shown });
    },
    setPreview: (preview) =>
      store.setState((state) => ({
        isPreviewing:
          state.isApplying || (preview === 'open' && state.served !== null && editedLevels(state).length > 0),
      })),
    async check() {
      const { client } = panel.getState();
      if (!client) return store.getState().findings;
      try {
        store.setState({ findings: await client.config.checkSnippets(wishedSnippets(store.getState())) });
      } catch (thrown) {
        if (panel.getState().client === client) console.warn('The linter gave no answer.', thrown);
      }
      return store.getState().findings;
    },
    async apply() {
      const { client } = panel.getState();
      const { served, drafts, isApplying } = store.getState();
      const levels = editedLevels({ drafts });
      if (!client || !served || isApplying || levels.length === 0) return;
      const snippets = wishedSnippets({ served, drafts });
      const change = changeWords(levels);
      store.setState({ isApplying: true, refusal: null });
      panel.setState(({ pending }) => ({ pending: { ...pending, change } }));
      const fault = await applySnippets(client, snippets, served, take);
      if (fault === null) {
        take({ snippets, revision: panel.getState().board?.revision ?? served.revision });
        store.setState((state) => ({ drafts: onBase(state.drafts, snippets) }));
      }
      const level = SNIPPET_LEVELS.find((one) => snippetPath(one) === fault?.at?.path);
      if (level !== undefined) panel.setState({ configShown: { kind: 'snippet', level } });
      // Whether it was done, a lost connection does not tell: what is served will, when there is another.
      const isKnown = panel.getState().client === client;
      const refusal = fault !== null && isKnown ? { fault, snippets } : null;
      store.setState({ isApplying: false, isPreviewing: false, refusal });
      if (fault !== null) await look();
      panel.setState(({ pending }) =>
        pending.change === change ? { pending: { ...pending, change: null } } : {},
      );
    },
  };
}

/** Null when done. What is served in truth is told where it is not what the person looked at. */
async function applySnippets(
  client: SignalboxClient,
  snippets: Snippets,
  lookedAt: Served,
  take: (served: Served) => void,
): Promise<Fault | null> {
  const ask = async (revision: number): Promise<Fault | null> => {
    try {
      const { outcome } = await client.config.applySnippets({ by: shellHere(), snippets, revision });
      return outcome.kind === 'restored' ? outcome.fault : null;
    } catch (thrown) {
      return faultOfCall(thrown);
    }
  };
  const fault = await ask(lookedAt.revision);
  if (fault?.code !== 'wish-changed' || fault.newer === undefined) return fault;
  const newer = { snippets: await client.config.snippets(), revision: fault.newer.revision };
  take(newer);
  // Something else was changed meanwhile, such as the scale: what the person looked at is still so.
  return areSame(newer.snippets, lookedAt.snippets) ? ask(newer.revision) : fault;
}

/** As the change strip says it while it is asked for. */
function changeWords(levels: readonly SnippetLevel[]): string {
  return levels.length === 1 ? `${levels.join()} snippet` : `${levels.join(' and ')} snippets`;
}

const NOTHING_EDITED: SnippetState = {
  served: null,
  drafts: {},
  findings: [],
  unseen: null,
  refusal: null,
  isApplying: false,
  isPreviewing: false,
};
