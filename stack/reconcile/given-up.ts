/** Backends that were waited for in vain: as they are wished now, they do not answer. */
import { backendSpecOf } from '../model/backend-spec.ts';
import type { Desired, Service } from '../model/desired.ts';
import type { Observed } from '../model/observed.ts';

/** Fingerprint by name: a backend wished otherwise since is not the one that was given up. */
export type GivenUp = ReadonlyMap<string, string>;

/** Ascending. */
export function numbersGivenUp(service: Service, givenUp: GivenUp): readonly number[] {
  return Array.from({ length: service.scale }, (_, index) => index + 1).filter((number) => {
    const { name, fingerprint } = backendSpecOf(service, number);
    return givenUp.get(name) === fingerprint;
  });
}

/** Those that still run without an answer, as wished. Any other is worth another try, or is nobody’s wish. */
export function stillGivenUp(givenUp: GivenUp, desired: Desired, observed: Observed): GivenUp {
  const silent = new Set(
    observed.backends
      .filter((one) => one.state === 'starting' || one.state === 'restarting')
      .map((one) => `${one.name} ${one.fingerprint}`),
  );
  const wished = new Set(
    desired.services.flatMap((service) =>
      numbersGivenUp(service, givenUp).map((number) => backendSpecOf(service, number).name),
    ),
  );
  return new Map(
    [...givenUp].filter(([name, fingerprint]) => wished.has(name) && silent.has(`${name} ${fingerprint}`)),
  );
}
