/** States in a person's words, each with its lamp. */
import type { BackendRow, Board, StackState } from '../../stack/model/board.ts';
import type { ConnectionState } from '../connection/connection.ts';
import type { LampAspect } from './lamp.tsx';

export interface StateWords {
  readonly aspect: LampAspect;
  readonly word: string;
}

/** What the whole stack is doing; a lost controller hides all else, as nothing is known any more. */
export function stackWords(connection: ConnectionState['kind'], board: Board | null): StateWords {
  if (connection === 'lost' || connection === 'refused') return { aspect: 'danger', word: 'No controller' };
  if (!board || connection === 'connecting') return { aspect: 'moving', word: 'Connecting' };
  if (board.engine.state === 'finding') return { aspect: 'moving', word: 'Finding the engine' };
  if (board.state === 'gone' && board.engine.kind === null) return { aspect: 'danger', word: 'No engine' };
  // While a wish is being made so, what is not there yet is no fault.
  const isFaulty = board.backends.some((row) => row.state === 'failed');
  if (board.state === 'degraded' && board.activity && !isFaulty)
    return { aspect: 'moving', word: 'Changing' };
  return STACK[board.state];
}

const STACK: Readonly<Record<StackState, StateWords>> = {
  down: { aspect: 'white', word: 'Down' },
  starting: { aspect: 'moving', word: 'Starting' },
  up: { aspect: 'clear', word: 'Up' },
  degraded: { aspect: 'caution', word: 'Degraded' },
  stopping: { aspect: 'moving', word: 'Stopping' },
  gone: { aspect: 'danger', word: 'Engine gone' },
};

export function backendWords(row: Pick<BackendRow, 'state' | 'stoppedByPerson'>): StateWords {
  switch (row.state) {
    case 'ready':
      return { aspect: 'clear', word: 'ready' };
    case 'starting':
      return { aspect: 'moving', word: 'starting' };
    case 'restarting':
      return { aspect: 'moving', word: 'coming back' };
    case 'stopped':
      return { aspect: 'white', word: row.stoppedByPerson ? 'stopped by hand' : 'stopped' };
    case 'failed':
      return { aspect: 'danger', word: 'failed' };
    case 'absent':
      return row.stoppedByPerson
        ? { aspect: 'white', word: 'stopped by hand' }
        : { aspect: 'unlit', word: 'not there yet' };
    default:
      return row.state satisfies never;
  }
}
