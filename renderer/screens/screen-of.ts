import type { PanelState } from '../state/panel-store.ts';

export type Screen = 'connecting' | 'finding' | 'starting' | 'first' | 'board';

/** One screen per situation. A start shows its steps until the first backend has something to tell. */
export function screenOf({ board, connection }: Pick<PanelState, 'board' | 'connection'>): Screen {
  if (!board) return 'connecting';
  if (board.engine.state === 'finding' && board.backends.length === 0) {
    return connection === 'open' ? 'finding' : 'connecting';
  }
  if (board.state === 'gone' && board.backends.length === 0) return 'first';
  if (board.state === 'down') return board.activity ? 'starting' : 'first';
  const isBare = board.state === 'starting' && board.backends.every((row) => row.state !== 'ready');
  return isBare && board.activity ? 'starting' : 'board';
}
