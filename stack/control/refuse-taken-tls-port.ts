/** HTTPS's port that another program holds is refused before anything is changed. */
import type { Desired } from '../model/desired.ts';
import { FaultError } from '../model/faults.ts';
import type { Observed } from '../model/observed.ts';
import { refuseSamePort } from '../reconcile/edit-tls.ts';
import { findFreePort, isFree } from './refuse-taken-port.ts';

/** Passes where nginx of this stack holds the port already. Faults: `port-taken`, `input-invalid` for the port of http. */
export async function refuseTakenTlsPort(wished: Desired, observed: Observed | null): Promise<void> {
  const { tls } = wished;
  if (wished.state === 'down' || tls === undefined) return;
  refuseSamePort(wished);
  if (isOurs(tls.port, observed) || (await isFree(tls.port))) return;
  const other = await findFreePort(tls.port + 1);
  throw new FaultError({
    code: 'port-taken',
    message: `Port ${tls.port} on 127.0.0.1 is taken by another program, so nothing was changed.`,
    hint: `Choose another one for HTTPS: \`signalbox tls on --port ${other}\`.`,
  });
}

/** Published from the container's beginning, or listened on by the config that serves. */
function isOurs(port: number, observed: Observed | null): boolean {
  if (observed?.nginx.state !== 'running') return false;
  const { tlsPlace, served } = observed;
  return tlsPlace?.kind === 'published' ? tlsPlace.port === port : served?.routing.tls?.port === port;
}
