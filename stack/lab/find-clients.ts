/** Who moved when a backend left, in numbers and in a sentence computed from them. */
import type { Assignment, ClientsMeasured } from '../model/experiment.ts';

export interface Moves {
  readonly method: string;
  /** Clients of the backend that left: they have to move. */
  readonly own: number;
  /** Clients of the others. */
  readonly others: number;
  /** Of `others`, those who moved all the same: with the leaver marked `down`, and with its line gone. */
  readonly movedWhenDown: number;
  readonly movedWhenGone: number;
  readonly unsteady: number;
}

export function movesOf({ methods, leaver }: ClientsMeasured): readonly Moves[] {
  return methods.map(({ method, before, down, gone, unsteady }) => {
    const others = before.filter((backend) => backend !== leaver).length;
    return {
      method,
      own: before.length - others,
      others,
      movedWhenDown: countMoved(before, down, leaver),
      movedWhenGone: countMoved(before, gone, leaver),
      unsteady,
    };
  });
}

export function findClients(measured: ClientsMeasured): string {
  const moves = movesOf(measured);
  const gone = moves.map(
    ({ method, movedWhenGone, others }) => `${method} moved ${movedWhenGone} of ${others}`,
  );
  const down = moves.filter(({ movedWhenDown }) => movedWhenDown > 0);
  const unsteady = moves.filter((one) => one.unsteady > 0);
  const downWords =
    down.length === 0
      ? 'none moved under any of them'
      : down
          .map(({ method, movedWhenDown, others }) => `${method} moved ${movedWhenDown} of ${others}`)
          .join(', ');
  const steadyWords =
    unsteady.length === 0
      ? ''
      : ` Asked again with nothing changed, ${unsteady.map(({ method, unsteady: count }) => `${count} met another backend under ${method}`).join(', ')}.`;
  return `Of the clients of the other backends, when ${measured.leaver} was taken out ${gone.join(', ')}; when it was only marked down ${downWords}.${steadyWords}`;
}

function countMoved(before: Assignment, after: Assignment, leaver: string): number {
  return before.filter((backend, place) => backend !== leaver && backend !== after[place]).length;
}
