/** Who should get traffic, by name; and whether the config that serves says so already. */
import { backendName, type Service } from '../model/desired.ts';
import { canonicalText } from '../model/fingerprint.ts';
import type { Observed } from '../model/observed.ts';
import type { RoutedNames } from '../model/plan.ts';
import type { RoutedService } from '../model/routing.ts';
import { protocolOf } from '../model/serving.ts';
import { balancingDifference, tuningDifference } from './tuning-difference.ts';

/** Every wished backend has a line, so that hashes stay put; those stopped or `taken` out get nothing. */
export function routedNames(service: Service, taken: readonly number[] = []): RoutedNames {
  const out = new Set([...service.stopped, ...taken]);
  const servers = Array.from({ length: service.scale }, (_, index) => index + 1).map((number) => {
    const tuning = service.tunings?.[String(number)];
    return {
      backend: backendName(service.name, number),
      number,
      state: out.has(number) || tuning?.traffic === 'down' ? ('down' as const) : ('in' as const),
      ...(tuning === undefined ? {} : { tuning }),
    };
  });
  const { method, balancing } = service;
  const protocol = protocolOf(service.serving);
  return {
    service: service.name,
    protocol,
    method,
    ...(balancing === undefined ? {} : { balancing }),
    servers,
  };
}

/** Every reason why the serving config is not `names`, as one clause; null when it is. */
export function configDifference(names: readonly RoutedNames[], observed: Observed): string | null {
  if (observed.served === null) return 'nginx serves no config of ours yet';
  const { site, services } = observed.served.routing;
  if (canonicalText(site) !== canonicalText(observed.site)) return 'nginx’s place or version changed';
  if (services.length !== names.length) return 'the list of services changed';
  const reasons = names.flatMap((wished) => {
    const served = services.find((one) => one.name === wished.service);
    return served === undefined
      ? [`nginx does not know ${wished.service}`]
      : differences(wished, served, observed);
  });
  return reasons.length === 0 ? null : reasons.join('; ');
}

function differences(wished: RoutedNames, served: RoutedService, observed: Observed): readonly string[] {
  const inWords = (servers: RoutedNames['servers']) => servers.map((one) => `${one.backend} ${one.state}`);
  const before = new Set(inWords(served.servers));
  const trafficBefore = new Map(served.servers.map(({ backend, tuning }) => [backend, tuning?.traffic]));
  const isToldBySetting = ({ backend, tuning }: RoutedNames['servers'][number]) =>
    [tuning?.traffic, trafficBefore.get(backend)].includes('down') &&
    tuning?.traffic !== trafficBefore.get(backend);
  const told = wished.servers.filter(
    (server) => server.state === 'in' || hasAddress(server.backend, observed),
  );
  const after = inWords(told.filter((server) => !isToldBySetting(server)));
  const changed = after.filter((word) => !before.has(word));
  const wishedBackends = new Set(wished.servers.map((one) => one.backend));
  const surplus = served.servers.filter((one) => !wishedBackends.has(one.backend));
  const moved = served.servers.filter((one) => {
    const address = observed.backends.find((backend) => backend.name === one.backend)?.address ?? null;
    return address !== null && address !== one.address && wishedBackends.has(one.backend);
  });
  return [
    served.protocol === wished.protocol
      ? null
      : `nginx is to speak ${wished.protocol} to ${wished.service}, not ${served.protocol}`,
    canonicalText(served.method) === canonicalText(wished.method)
      ? null
      : `the method is to be ${wished.method.kind}, not ${served.method.kind}`,
    balancingDifference(wished, served),
    changed.length === 0 ? null : `nginx must have ${changed.join(', ')}`,
    tuningDifference({ ...wished, servers: told }, served),
    surplus.length === 0 ? null : `${surplus.map((one) => one.backend).join(', ')} must get no more requests`,
    moved.length === 0
      ? null
      : `${moved.map((one) => one.backend).join(', ')} ${moved.length === 1 ? 'has' : 'have'} another address`,
  ].filter((reason) => reason !== null);
}

/** A backend that was never started has no line yet: nothing can be said of it, and nothing is sent to it. */
function hasAddress(backend: string, observed: Observed): boolean {
  return observed.backends.some((one) => one.name === backend && one.address !== null);
}
