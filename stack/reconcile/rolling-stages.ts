/** Replacing backends, one batch after the other, while somebody takes the requests. */
import type { BackendSpec } from '../model/backend-spec.ts';
import { backendName } from '../model/desired.ts';
import type { RoutedNames, Stage, Step } from '../model/plan.ts';
import { numbersGivenUp } from './given-up.ts';
import type { Replacement, ServicePlan } from './plan-service.ts';
import { namesBeside, type ServicePlace } from './routed-beside.ts';
import { routedNames } from './routed-names.ts';

/**
 * Batch by batch: out of the traffic, replaced, answering, then the next; the first that does not answer ends it, and
 * the rest was not touched.
 */
export function rollingStages(place: ServicePlace, plan: ServicePlan): Stage[] {
  return batchesOf(plan).flatMap((batch): Stage[] => [
    ...coverStages(place, batch),
    batch.map(({ backend, because }): Step => ({ kind: 'backend.remove', name: backend.name, because })),
    batch.map(({ backend, because }): Step => ({ kind: 'backend.start', backend, because })),
    batch.map(({ backend }) => awaited(backend)),
  ]);
}

/** Those that others take over for go side by side, `batchSize` at a time; each other one goes alone. */
function batchesOf({ replacements, batchSize }: ServicePlan): readonly (readonly Replacement[])[] {
  const batches: Replacement[][] = [];
  for (const replacement of replacements) {
    const last = batches.at(-1);
    const hasRoom =
      last !== undefined &&
      last.length < batchSize &&
      [...last, replacement].every((one) => one.cover.kind === 'others');
    if (hasRoom) last.push(replacement);
    else batches.push([replacement]);
  }
  return batches;
}

/** A stand-in goes again once the last config has forgotten it; one that was there before goes as surplus. */
export function standInRemovals({ replacements, turn, removals }: ServicePlan): Step[] {
  const leaving = new Set(removals.map((step) => (step.kind === 'backend.remove' ? step.name : null)));
  const gone = (standIn: BackendSpec, served: string): Step[] =>
    leaving.has(standIn.name)
      ? []
      : [
          {
            kind: 'backend.remove',
            name: standIn.name,
            because: `${served} serves again, so nobody need stand in for it`,
          },
        ];
  return [
    ...replacements.flatMap(({ backend, cover }) =>
      cover.kind === 'stand-in' ? gone(cover.backend, backend.name) : [],
    ),
    ...(turn?.standIns ?? []).flatMap((one) => gone(one.backend, backendName(one.backend.service, one.for))),
  ];
}

function coverStages(place: ServicePlace, batch: readonly Replacement[]): Stage[] {
  const [first] = batch;
  if (first === undefined) return [];
  const { backend, cover } = first;
  const names = batch.map((one) => one.backend.name).join(', ');
  const because = `${names} must get no requests while ${batch.length === 1 ? 'it is' : 'they are'} replaced`;
  switch (cover.kind) {
    case 'nobody':
      return [];
    case 'others':
      return [[{ kind: 'config.apply', services: without(place, batch), because }]];
    case 'stand-in': {
      const standsIn = `${backend.name} alone takes requests, so another stands in while it is replaced`;
      return [
        [{ kind: 'backend.start', backend: cover.backend, because: standsIn }],
        [awaited(cover.backend)],
        [{ kind: 'config.apply', services: without(place, batch, cover.backend), because }],
      ];
    }
    default:
      return cover satisfies never;
  }
}

function without(
  place: ServicePlace,
  taken: readonly Replacement[],
  standIn?: BackendSpec,
): readonly RoutedNames[] {
  const service = place.services[place.index];
  if (service === undefined) return [];
  const numbers = taken.map((one) => one.backend.number);
  const names = routedNames(service, [...numbersGivenUp(service, place.givenUp), ...numbers]);
  if (standIn === undefined) return namesBeside(place, names);
  const [standsFor] = numbers;
  const { name, number } = standIn;
  const standing = { backend: name, number, state: 'in', standsFor } as const;
  return namesBeside(place, { ...names, servers: [...names.servers, standing] });
}

function awaited(backend: BackendSpec): Step {
  return { kind: 'backend.await', backend, because: 'requests go only to backends that answer' };
}
