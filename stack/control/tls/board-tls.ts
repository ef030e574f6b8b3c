/** HTTPS as the board shows it. Pure. */
import type { Desired } from '../../model/desired.ts';
import type { Observed } from '../../model/observed.ts';
import { type BoardTls, usualTlsPort } from '../../model/tls.ts';
import { offeredTlsPort } from '../../reconcile/routed-tls.ts';

/** The address is told while the config that serves has it, not as soon as it is wished. */
export function boardTls({ state, port, tls }: Desired, observed: Observed | null): BoardTls {
  const isServing = state === 'up' && observed?.nginx.state === 'running';
  const routed = isServing ? observed.served?.routing.tls : undefined;
  const facts = routed === undefined ? null : (observed?.certificates?.served ?? null);
  return {
    state: tls === undefined ? 'off' : 'on',
    port: offeredTlsPort(tls, observed?.tlsPlace, usualTlsPort(port)),
    url: routed === undefined ? null : `https://127.0.0.1:${routed.port}`,
    redirect: tls?.redirect ?? 'off',
    http2: tls?.http2 ?? 'on',
    certificate: tls?.certificate ?? { kind: 'local' },
    issuer: facts?.issuer ?? null,
    expiresAt: facts?.expiresAt ?? null,
    names: facts?.names ?? [],
  };
}
