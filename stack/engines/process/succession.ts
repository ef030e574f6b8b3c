/**
 * nginx's workers past their master, which blocks its signals and sleeps between the start of new workers and its word to
 * the old ones (`ngx_master_process_cycle`). What we do meanwhile it does again when it wakes: a worker that has ended
 * by then counts as told, and is not replaced.
 */
import type { FallenWorker, Succession } from '../engine.ts';
import { listChildren, listEndedChildren, type ProcessId, signalProcess } from './process-table.ts';

/** Linux only: elsewhere nobody but the master learns how a worker ended. */
export function createSuccession(masterOf: () => Promise<Pick<ProcessId, 'pid'>>): Succession {
  return {
    quit: async (workers) => {
      const living = await listChildren((await masterOf()).pid);
      const meant = living.filter((one) =>
        workers.some(({ pid, bornAt }) => one.pid === pid && one.bornAt === bornAt),
      );
      await Promise.all(meant.map((one) => signalProcess(one, 'SIGQUIT')));
    },
    fallen: async () =>
      listEndedChildren((await masterOf()).pid)
        .filter(({ waitStatus }) => waitStatus !== 0)
        .map(({ pid, waitStatus }): FallenWorker => ({ pid, how: endOf(waitStatus) })),
  };
}

/** wait(2): the low seven bits are the signal, the second byte the code. */
function endOf(waitStatus: number): string {
  const signal = waitStatus & 0x7f;
  return signal === 0 ? `exited with code ${(waitStatus >> 8) & 0xff}` : `exited on signal ${signal}`;
}
