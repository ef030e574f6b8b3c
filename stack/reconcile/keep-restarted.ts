/** What of a restart that ended half-way stays: nobody is restarted a second time to carry the old count. */
import { backendSpecOf } from '../model/backend-spec.ts';
import type { Desired, Service } from '../model/desired.ts';
import type { ObservedBackend } from '../model/observed.ts';

/**
 * `before`, with the restart counts of `wished` for those backends that were made anew already, the one that did not
 * come back among them.
 */
export function keepRestarted(
  before: Desired,
  wished: Desired,
  backends: readonly ObservedBackend[],
): Desired {
  const services = before.services.map((service): Service => {
    const counts = wished.services.find((one) => one.name === service.name)?.restarts ?? {};
    const kept = backends
      .filter((one) => one.service === service.name && one.number <= service.scale)
      .flatMap(({ number, fingerprint }): [string, number][] => {
        const count = counts[String(number)];
        if (count === undefined) return [];
        const restarts = { ...service.restarts, [String(number)]: count };
        return backendSpecOf({ ...service, restarts }, number).fingerprint === fingerprint
          ? [[String(number), count]]
          : [];
      });
    return kept.length === 0
      ? service
      : { ...service, restarts: { ...service.restarts, ...Object.fromEntries(kept) } };
  });
  return { ...before, services };
}
