/** Which running backends have answered: proven once per process, and forgotten when another process takes its place. */
import type { Protocol } from '../../model/serving.ts';
import { askSocket } from './ask-socket.ts';
import { askUwsgi } from './ask-uwsgi.ts';
import type { ListenPlace } from './listen-place.ts';
import type { ProcessId } from './process-table.ts';

export interface Readiness {
  isProven(name: string, child: ProcessId): boolean;
  /** One question, answered within the deadline or not; a yes is remembered. */
  probe(subject: Probed, timeoutMs: number): Promise<boolean>;
}

export interface Probed {
  readonly name: string;
  readonly child: ProcessId;
  readonly listens: ListenPlace;
  readonly protocol: Protocol;
  readonly healthPath: string;
}

export function createReadiness(): Readiness {
  const proven = new Map<string, string>();
  const key = (child: ProcessId) => `${child.pid} ${child.start}`;
  return {
    isProven: (name, child) => proven.get(name) === key(child),
    probe: async (subject, timeoutMs) => {
      const isReady = await answers200(subject, timeoutMs);
      if (isReady) proven.set(subject.name, key(subject.child));
      return isReady;
    },
  };
}

/** False on any answer but 200, and at once when nothing listens. */
async function answers200({ listens, protocol, healthPath }: Probed, timeoutMs: number): Promise<boolean> {
  const ask = protocol === 'uwsgi' ? askUwsgi : askSocket;
  const answer = await ask(listens, healthPath, timeoutMs).catch(() => null);
  return answer?.status === 200;
}
