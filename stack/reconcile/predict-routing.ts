/** The routing nginx would follow once a wish is made so, before anything is done for it. */
import { backendName, type Desired } from '../model/desired.ts';
import type { Observed } from '../model/observed.ts';
import type { RoutedService, Routing } from '../model/routing.ts';
import { protocolOf } from '../model/serving.ts';
import { routedCaching } from './caching-difference.ts';
import { routedNames } from './routed-names.ts';
import { withTls } from './routed-tls.ts';

/**
 * Addresses that are not known yet are stand-ins out of a block that belongs to nobody (192.0.2.0/24, RFC 5737), by
 * number; `unsettled` has them with the backend each stands for. No service of a stack that is wished down.
 */
export function predictRouting(
  desired: Desired,
  observed: Observed,
): { readonly routing: Routing; readonly unsettled: ReadonlyMap<string, string> } {
  const unsettled = new Map<string, string>();
  const known = new Map(observed.backends.map(({ name, address }) => [name, address]));
  const wished = desired.state === 'up' ? desired.services : [];
  const services = [...wished]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((service): RoutedService => {
      const { method, balancing, servers } = routedNames(service);
      const routed = servers.flatMap((server) => {
        const address = known.get(server.backend) ?? null;
        if (address !== null) return [{ ...server, address }];
        // A backend that a person stopped before it ever ran has no line.
        if (server.state === 'down' && service.stopped.includes(server.number)) return [];
        const standIn = `192.0.2.${server.number}:${service.port}`;
        unsettled.set(standIn, backendName(service.name, server.number));
        return [{ ...server, address: standIn }];
      });
      return {
        name: service.name,
        protocol: protocolOf(service.serving),
        healthPath: service.healthPath,
        method,
        ...(balancing === undefined ? {} : { balancing }),
        servers: routed,
      };
    });
  const { snippets } = desired;
  const said = snippets === undefined ? {} : { snippets };
  const edge = { ...routedCaching(desired), ...withTls(desired, observed) };
  return { routing: { site: observed.site, services, ...said, ...edge }, unsettled };
}
