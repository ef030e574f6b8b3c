/** A turn to another protocol, stage by stage; the config that brings everybody back is the plan’s last. */
import type { BackendSpec } from '../model/backend-spec.ts';
import type { RoutedNames, Stage, Step } from '../model/plan.ts';
import { protocolOf } from '../model/serving.ts';
import { numbersGivenUp } from './given-up.ts';
import type { Replaced, StandIn, Turn } from './plan-turn.ts';
import { namesAsServed, namesBeside, type ServicePlace } from './routed-beside.ts';
import { routedNames } from './routed-names.ts';
import { servedService } from './spoken-protocol.ts';

export function turnStages(place: ServicePlace, turn: Turn): Stage[] {
  const { early, standIns, rest } = turn;
  return [
    early.length === 0 ? [] : [withoutEarly(place, turn)],
    early.map(removed),
    [...early.map(started), ...standIns.flatMap((one) => startedStandIn(one, turn))],
    [...early.map(({ backend }) => backend), ...silentStandIns(standIns)].map(awaited),
    [turned(place, turn)],
    ...replacedStages(rest),
  ];
}

/** For backends nobody is sent to: all at once. */
export function replacedStages(replaced: readonly Replaced[]): Stage[] {
  return [replaced.map(removed), replaced.map(started), replaced.map(({ backend }) => awaited(backend))];
}

function withoutEarly(place: ServicePlace, { early, standIns }: Turn): Step {
  const { service, observed } = whereIn(place);
  const served = servedService(service.name, observed);
  const gone = new Set(early.map(({ backend }) => backend.name));
  const names = served === undefined ? routedNames(service) : namesAsServed(served);
  const kept = { ...names, servers: names.servers.filter((one) => !gone.has(one.backend)) };
  const room = standIns.length === 0 ? 'no room for stand-ins' : `room for ${standIns.length} stand-ins only`;
  return {
    kind: 'config.apply',
    services: namesBeside(place, kept),
    because: `there is ${room}, so ${inWords(early.map(({ backend }) => backend))} must be replaced before the rest`,
  };
}

/** Only those of the new kind: of the others nginx knows nothing until they are replaced. */
function turned(place: ServicePlace, { standIns, rest }: Turn): Step {
  const { service } = whereIn(place);
  const out = new Set([...service.stopped, ...rest.map(({ backend }) => backend.number)]);
  const names = routedNames(service, numbersGivenUp(service, place.givenUp));
  const standing = standIns.map(({ backend, for: standsFor }): RoutedNames['servers'][number] => {
    const tuning = service.tunings?.[String(standsFor)];
    return {
      backend: backend.name,
      number: backend.number,
      state: 'in',
      standsFor,
      ...(tuning === undefined ? {} : { tuning }),
    };
  });
  const servers = [...names.servers.filter(({ number }) => !out.has(number)), ...standing];
  const protocol = protocolOf(service.serving);
  const takers = servers.filter(({ state }) => state === 'in');
  return {
    kind: 'config.apply',
    services: namesBeside(place, { ...names, servers }),
    because:
      takers.length === 0
        ? `nobody of ${service.name} speaks ${protocol} yet, and the others must not be spoken to in it`
        : `nginx speaks one protocol to all of ${service.name}, and ${protocol} is wished: those that speak it take over`,
  };
}

function startedStandIn({ backend, for: number, state }: StandIn, { rest }: Turn): Step[] {
  if (state !== 'absent' && state !== 'stopped' && state !== 'failed') return [];
  const covered = rest.find((one) => one.backend.number === number)?.backend;
  const because = `it speaks ${backend.protocol} and stands in for ${covered?.name ?? backend.service} while that is replaced`;
  return [{ kind: 'backend.start', backend, because }];
}

function silentStandIns(standIns: readonly StandIn[]): readonly BackendSpec[] {
  return standIns.filter(({ state }) => state !== 'ready').map(({ backend }) => backend);
}

function whereIn({ services, index, observed }: ServicePlace) {
  const service = services[index];
  if (service === undefined) throw new Error(`Expected service ${index} of ${services.length}`);
  return { service, observed };
}

function removed({ backend, because }: Replaced): Step {
  return { kind: 'backend.remove', name: backend.name, because };
}

function started({ backend, because }: Replaced): Step {
  return { kind: 'backend.start', backend, because };
}

function awaited(backend: BackendSpec): Step {
  return { kind: 'backend.await', backend, because: 'requests go only to backends that answer' };
}

/** Few by name, many by count. */
export function inWords(backends: readonly BackendSpec[]): string {
  const names = backends.map(({ name }) => name);
  return names.length <= NAMED
    ? names.join(', ')
    : `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more`;
}

const NAMED = 4;
