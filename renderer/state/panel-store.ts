/** What the panel knows: the last board, the way to the controller, and what a person asked for that is not done yet. */
import { createContext, useContext } from 'react';
import { createStore, type StoreApi, useStore } from 'zustand';
import type { SignalboxClient } from '../../stack/contract/client.ts';
import type { Board } from '../../stack/model/board.ts';
import type { Method } from '../../stack/model/desired.ts';
import type { WishEdit } from '../../stack/model/edit.ts';
import type { Fault } from '../../stack/model/faults.ts';
import type { SnippetLevel } from '../../stack/model/snippets.ts';
import type { ConnectionState } from '../connection/connection.ts';
import { NO_TRACE_FILTER, type TraceFilter } from '../traces/trace-filter.ts';
import { shareStructure } from './share-structure.ts';

export type RowAction = 'start' | 'stop' | 'restart';

/** Asked for, no receipt yet. */
export interface Pending {
  readonly power: 'up' | 'down' | null;
  readonly scale: number | null;
  readonly method: Method | null;
  readonly rows: Readonly<Record<string, RowAction>>;
  readonly load: 'run' | 'stop' | null;
  /** A change without a control of its own on the board: `undo`, `3 staged edits`. */
  readonly change: string | null;
}

export type Toast = FaultToast | DoneToast;

export interface FaultToast {
  readonly kind: 'fault';
  readonly id: number;
  /** What was asked when it happened: `Restart flask-app-2`. */
  readonly asked: string;
  readonly fault: Fault;
  /** What can be done of the stack as it is now; null where nothing helps. */
  readonly again: Again | null;
}

export interface Again {
  readonly words: string;
  readonly run: () => void;
}

/** Something that is not seen where it was asked for; goes by itself. */
export interface DoneToast {
  readonly kind: 'done';
  readonly id: number;
  readonly words: string;
  readonly because: string;
}

/** Changes to be looked at before they are sent: those of the tray, or one that was asked for by itself. */
export interface Preview {
  readonly from: 'tray' | 'control';
  readonly edits: readonly WishEdit[];
}

/** Which of the panel's views; only those that `views.tsx` lists are offered. */
export type ViewName = 'board' | 'traffic' | 'config' | 'traces' | 'lab';

/** What the config view's list has chosen. */
export type ConfigShown =
  | { readonly kind: 'snippet'; readonly level: SnippetLevel }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'loaded' }
  | { readonly kind: 'drift' };

/** A request followed, by whichever of its names is known; the time it ended finds it at once. */
export type TraceRef =
  | { readonly traceId: string; readonly aroundMs?: number }
  | { readonly requestId: string; readonly aroundMs?: number };

export interface PanelState {
  readonly view: ViewName;
  /** What the traces view shows beside its list; null: tracing itself. */
  readonly traceOf: TraceRef | null;
  readonly traceFilter: TraceFilter;
  readonly configShown: ConfigShown;
  readonly connection: ConnectionState['kind'];
  readonly client: SignalboxClient | null;
  readonly board: Board | null;
  readonly pending: Pending;
  readonly toasts: readonly Toast[];
  /** Edits that wait to be applied as one change; null while each is sent at once. */
  readonly staged: readonly WishEdit[] | null;
  readonly preview: Preview | null;
  readonly isHistoryOpen: boolean;
  /** Whose settings are being looked at. */
  readonly settings:
    | { readonly of: 'backend'; readonly name: string }
    | { readonly of: GroupSettings }
    | null;
  /** `access`, `error`, or a backend's name. */
  readonly logSource: string;
  /** What its lines must have, as typed: `backend:2 status:5xx`. */
  readonly logQuery: string;
  /** `nginx` or a backend's name, where a shell is open. */
  readonly shellOf: string | null;
  /** In place of the log. */
  readonly isShellShown: boolean;
  readonly isDockOpen: boolean;
  readonly isHelpOpen: boolean;
  /** The first of the two clicks that bring the stack down was made. */
  readonly isDownAsked: boolean;
}

/** What a drawer beside the method sets; `service` is its balancing. */
export type GroupSettings = 'service' | 'serving' | 'caching' | 'tls';

export type PanelStore = StoreApi<PanelState>;

export const NOTHING_PENDING: Pending = {
  power: null,
  scale: null,
  method: null,
  rows: {},
  load: null,
  change: null,
};

export function createPanelStore(initial: Partial<PanelState>): PanelStore {
  return createStore<PanelState>(() => ({
    view: 'board',
    traceOf: null,
    traceFilter: NO_TRACE_FILTER,
    configShown: { kind: 'snippet', level: 'server' },
    connection: 'connecting',
    client: null,
    board: null,
    pending: NOTHING_PENDING,
    toasts: [],
    staged: null,
    preview: null,
    isHistoryOpen: false,
    settings: null,
    logSource: 'access',
    logQuery: '',
    shellOf: null,
    isShellShown: false,
    isDockOpen: true,
    isHelpOpen: false,
    isDownAsked: false,
    ...initial,
  }));
}

export function takeBoard(store: PanelStore, board: Board): void {
  store.setState((state) => ({ board: shareStructure(state.board, board) }));
}

/** Shows one source in the log dock, opening it. */
export function showLog(store: PanelStore, logSource: string): void {
  store.setState({ logSource, isDockOpen: true, isShellShown: false });
}

/** The same, of the lines a query names. */
export function showLogLines(store: PanelStore, logSource: string, logQuery: string): void {
  store.setState({ logSource, logQuery, isDockOpen: true, isShellShown: false });
}

export function showShell(store: PanelStore, shellOf: string): void {
  store.setState({ shellOf, isShellShown: true, isDockOpen: true });
}

export function closeShell(store: PanelStore): void {
  store.setState({ shellOf: null, isShellShown: false });
}

export function showView(store: PanelStore, view: ViewName): void {
  store.setState({ view });
}

export function showTrace(store: PanelStore, traceOf: TraceRef): void {
  store.setState({ traceOf, view: 'traces' });
}

/** The requests a filter names, of all else that could be asked nothing. */
export function showTraces(store: PanelStore, filter: Partial<TraceFilter>): void {
  store.setState({ traceOf: null, traceFilter: { ...NO_TRACE_FILTER, ...filter }, view: 'traces' });
}

export const PanelStoreContext = createContext<PanelStore | null>(null);

export function usePanelStore(): PanelStore {
  const store = useContext(PanelStoreContext);
  if (!store) throw new Error('Expected to be inside a Panel');
  return store;
}

export function usePanel<T>(select: (state: PanelState) => T): T {
  return useStore(usePanelStore(), select);
}

/** A part of the board; drawn again only when that part differs. Only for what is shown once a board is there. */
export function useBoard<T>(select: (board: Board) => T): T {
  return usePanel((state) => {
    if (!state.board) throw new Error('Expected a board');
    return select(state.board);
  });
}
