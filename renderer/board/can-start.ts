import type { BackendRow } from '../../stack/model/board.ts';

/** A backend is off when it was stopped; one that failed is brought back by itself, so it can be restarted or stopped. */
export function canStart(row: Pick<BackendRow, 'state' | 'stoppedByPerson'>): boolean {
  return row.stoppedByPerson || row.state === 'stopped';
}
