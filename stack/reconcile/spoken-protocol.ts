/** Which protocol is spoken to whom: nginx speaks one to all backends of a service, and to none of another kind. */
import { backendSpecOf } from '../model/backend-spec.ts';
import type { Service } from '../model/desired.ts';
import type { Observed, ObservedBackend } from '../model/observed.ts';
import type { RoutedService } from '../model/routing.ts';
import { type Protocol, protocolOf } from '../model/serving.ts';

/** The service as nginx was last told of it; undefined where it never was. */
export function servedService(name: string, { served }: Observed): RoutedService | undefined {
  return served?.routing.services.find((one) => one.name === name);
}

/**
 * What a backend speaks: what is wished, where it is as wished; what nginx was told of it, where it was; else null,
 * and nobody may be sent there.
 */
export function protocolSpoken(
  service: Service,
  backend: ObservedBackend,
  observed: Observed,
): Protocol | null {
  if (backendSpecOf(service, backend.number).fingerprint === backend.fingerprint)
    return protocolOf(service.serving);
  return isRouted(backend.name, servedService(service.name, observed))
    ? (servedService(service.name, observed)?.protocol ?? null)
    : null;
}

/** What an nginx that starts now must speak to the service, so that somebody answers: as it was told last, while any of those is left. */
export function protocolLive(service: Service, observed: Observed): Protocol {
  const served = servedService(service.name, observed);
  const wished = protocolOf(service.serving);
  if (served === undefined || served.protocol === wished) return wished;
  const isLeft = observed.backends.some(
    (one) =>
      one.service === service.name &&
      one.state === 'ready' &&
      one.number <= service.scale &&
      protocolSpoken(service, one, observed) === served.protocol,
  );
  return isLeft ? served.protocol : wished;
}

/** Whether nginx was told of the backend at all, if only to send it nothing. */
export function isRouted(backendName: string, served: RoutedService | undefined): boolean {
  return served?.servers.some((one) => one.backend === backendName) ?? false;
}

/** Whether nginx may send the backend requests, as it was told last. */
export function isSentTo(backendName: string, served: RoutedService | undefined): boolean {
  const found = served?.servers.find((one) => one.backend === backendName);
  return found?.state === 'in' && found.tuning?.traffic !== 'down';
}
