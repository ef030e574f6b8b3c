/** The contract's client: the same calls for every shell, whatever carries them. */

import type { ClientContext, ClientLink } from '@orpc/client';
import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { Fault } from '../model/faults.ts';
import type { contract } from './contract.ts';

export type SignalboxClient = ContractRouterClient<typeof contract>;

/** `link` is the transport: a socket, a port, or the controller in the same process. */
export function createClient(link: ClientLink<ClientContext>): SignalboxClient {
  return createORPCClient(link);
}

/** The fault inside whatever a call threw; what carries none, such as a lost connection, is `bug` with its own words. */
export function faultOfCall(thrown: unknown): Fault {
  const error = thrown as { code?: unknown; data?: unknown; message?: unknown };
  if (error?.code === 'FAULT' && typeof error.data === 'object' && error.data !== null)
    return error.data as Fault;
  return { code: 'bug', message: typeof error?.message === 'string' ? error.message : String(thrown) };
}
