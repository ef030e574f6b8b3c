/** What nginx is told of all services while one of them is being changed. */
import type { Service } from '../model/desired.ts';
import type { Observed } from '../model/observed.ts';
import type { RoutedNames } from '../model/plan.ts';
import type { RoutedService } from '../model/routing.ts';
import { type GivenUp, numbersGivenUp } from './given-up.ts';
import { routedNames } from './routed-names.ts';
import { servedService } from './spoken-protocol.ts';

/** Where in the stack the plan’s service is. */
export interface ServicePlace {
  readonly services: readonly Service[];
  readonly index: number;
  readonly givenUp: GivenUp;
  readonly observed: Observed;
  /** Places of services that nginx speaks another protocol to than is wished: each has its turn in order. */
  readonly turning: ReadonlySet<number>;
}

/** A service that waits for its turn is spoken to as before. */
export function namesBeside(
  { services, index, givenUp, observed, turning }: ServicePlace,
  own: RoutedNames,
): readonly RoutedNames[] {
  return services.map((service, at) => {
    if (at === index) return own;
    const served = at > index && turning.has(at) ? servedService(service.name, observed) : undefined;
    return served === undefined
      ? routedNames(service, numbersGivenUp(service, givenUp))
      : namesAsServed(served);
  });
}

export function namesAsServed({ name, protocol, method, balancing, servers }: RoutedService): RoutedNames {
  return {
    service: name,
    protocol,
    method,
    ...(balancing === undefined ? {} : { balancing }),
    servers: servers.map(({ address: _address, ...server }) => server),
  };
}
