/** Boards as they come, for as long as there is a way to the controller. */
import type { SignalboxClient } from '../../stack/contract/client.ts';
import type { Board } from '../../stack/model/board.ts';
import type { Connection } from '../connection/connection.ts';
import { type PanelStore, takeBoard } from './panel-store.ts';

/** Returns how to stop. */
export function watchBoard(connection: Connection, store: PanelStore): () => void {
  let stopStream = (): void => {};
  const follow = (): void => {
    stopStream();
    const state = connection.state();
    const client = state.kind === 'open' ? state.client : null;
    store.setState({ connection: state.kind, client });
    if (client) stopStream = streamBoards(client, store);
  };
  const unsubscribe = connection.subscribe(follow);
  follow();
  return () => {
    unsubscribe();
    stopStream();
  };
}

/** A stream that ends while the connection stands is asked for again; the connection's own end is told elsewhere. */
function streamBoards(client: SignalboxClient, store: PanelStore): () => void {
  const abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** The last that came while nobody looked. */
  let unseen: Board | null = null;
  const onVisible = (): void => {
    if (document.hidden || unseen === null) return;
    takeBoard(store, unseen);
    unseen = null;
  };
  document.addEventListener('visibilitychange', onVisible);
  const run = async (): Promise<void> => {
    try {
      for await (const board of await client.stack.watch(undefined, { signal: abort.signal })) {
        if (abort.signal.aborted) return;
        // A hidden page draws nothing but its title, which says the state.
        const isWorthDrawing = !document.hidden || board.state !== store.getState().board?.state;
        unseen = isWorthDrawing ? null : board;
        if (isWorthDrawing) takeBoard(store, board);
      }
    } catch (thrown) {
      if (!abort.signal.aborted) console.warn('The board stopped coming; asking again.', thrown);
    }
    if (!abort.signal.aborted) timer = setTimeout(() => void run(), AGAIN_MS);
  };
  void run();
  return () => {
    abort.abort();
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onVisible);
  };
}

const AGAIN_MS = 1_000;
