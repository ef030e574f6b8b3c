/** What one service needs: who starts, who is waited for, who is replaced, who stops, who goes. */
import { type BackendSpec, backendSpecOf } from '../model/backend-spec.ts';
import type { Service } from '../model/desired.ts';
import type { Observed, ObservedBackend } from '../model/observed.ts';
import type { Step } from '../model/plan.ts';
import type { RoutedService } from '../model/routing.ts';
import { type GivenUp, numbersGivenUp } from './given-up.ts';
import { type OldKind, planTurn, type Replaced, type Turn } from './plan-turn.ts';
import { isRouted, isSentTo, servedService } from './spoken-protocol.ts';

export interface Replacement extends Replaced {
  readonly cover: Cover;
}

/** Who takes the traffic while a backend is replaced. */
export type Cover =
  | { readonly kind: 'others' }
  /** One more backend, for as long as the only one that takes requests is replaced. */
  | { readonly kind: 'stand-in'; readonly backend: BackendSpec }
  /** Nobody: the only backend answers nothing now, so there is nothing to lose. */
  | { readonly kind: 'nobody' };

export interface ServicePlan {
  readonly starts: readonly Step[];
  readonly awaits: readonly Step[];
  /** Not as wished, and nginx sends them nothing: replaced at once. */
  readonly idle: readonly Replaced[];
  /** Those that serve nobody now come first: with them there is nothing to lose. */
  readonly replacements: readonly Replacement[];
  /** How many may be replaced side by side, so that one that takes requests is left. */
  readonly batchSize: number;
  /** Where nginx speaks another protocol to the service than is wished; then nobody is replaced otherwise. */
  readonly turn: Turn | null;
  readonly stops: readonly Step[];
  readonly removals: readonly Step[];
}

/** Steps by ascending number; what the stages around them are is `planStack`’s to say. */
export function planService(service: Service, observed: Observed, givenUp: GivenUp): ServicePlan {
  const present = new Map(
    observed.backends.filter((one) => one.service === service.name).map((one) => [one.number, one]),
  );
  const stopped = new Set(service.stopped);
  const numbers = Array.from({ length: service.scale }, (_, index) => index + 1);
  const running = numbers
    .filter((number) => !stopped.has(number))
    .map((number) => backendSpecOf(service, number));
  const silent = new Set(numbersGivenUp(service, givenUp));
  const takers = running.filter(({ number }) => !silent.has(number) && takesRequests(service, number));

  const starts: Step[] = [];
  const awaits: Step[] = [];
  const served = servedService(service.name, observed);
  const idle: Replaced[] = [];
  const old: OldKind[] = [];
  const dark: Replacement[] = [];
  const serving: Replacement[] = [];
  for (const backend of running) {
    const found = present.get(backend.number);
    if (found !== undefined && found.fingerprint !== backend.fingerprint) {
      const because = becauseReplaced(service, backend, found);
      const isOld = isRouted(found.name, served) && served?.protocol !== backend.protocol;
      if (isOld) old.push({ backend, found });
      else if (!isSentTo(found.name, served)) idle.push({ backend, because });
      else {
        const cover = coverOf({ service, running, takers }, found, observed);
        (found.state === 'ready' ? serving : dark).push({ backend, because, cover });
      }
      continue;
    }
    if (silent.has(backend.number)) continue;
    const startBecause = becauseStarted(service, found);
    if (startBecause !== null) starts.push({ kind: 'backend.start', backend, because: startBecause });
    if (found?.state !== 'ready') {
      awaits.push({ kind: 'backend.await', backend, because: 'requests go only to backends that answer' });
    }
  }
  return {
    starts,
    awaits,
    idle,
    replacements: [...dark, ...serving],
    batchSize: Math.max(1, Math.min(service.parallel ?? 1, takers.length - 1)),
    turn: turnOf(old, { service, served, observed, takers }),
    stops: planStops(stopped, present),
    removals: planSurplus(service, present),
  };
}

interface TurnWorld extends Omit<Crew, 'running'> {
  readonly served: RoutedService | undefined;
  readonly observed: Observed;
}

function turnOf(old: readonly OldKind[], { service, served, observed, takers }: TurnWorld): Turn | null {
  if (served === undefined || old.length === 0) return null;
  const oldNumbers = new Set(old.map(({ backend }) => backend.number));
  const numbers = takers.map(({ number }) => number);
  const fresh = numbers.filter((number) => !oldNumbers.has(number)).length;
  return planTurn({ service, served, observed, old, takers: new Set(numbers), fresh });
}

interface Crew {
  readonly service: Service;
  readonly running: readonly BackendSpec[];
  /** Of them, those nginx may send requests to. */
  readonly takers: readonly BackendSpec[];
}

function coverOf({ service, running, takers }: Crew, replaced: ObservedBackend, observed: Observed): Cover {
  if (takers.some((one) => one.number !== replaced.number)) return { kind: 'others' };
  const isServing = replaced.state === 'ready' && takers.some((one) => one.number === replaced.number);
  if (isServing) return { kind: 'stand-in', backend: standInOf(service, observed) };
  // Wished without requests, it may still get some: nginx is told first.
  const isAsked =
    replaced.state === 'ready' && isSentTo(replaced.name, servedService(service.name, observed));
  return running.length > 1 || isAsked ? { kind: 'others' } : { kind: 'nobody' };
}

function takesRequests(service: Service, number: number): boolean {
  return (service.tunings?.[String(number)]?.traffic ?? 'in') === 'in';
}

/** The first number above the scale that is free, or held by the stand-in of a controller that did not end its work. */
function standInOf(service: Service, observed: Observed): BackendSpec {
  for (let number = service.scale + 1; ; number += 1) {
    const backend = backendSpecOf(service, number);
    const found = observed.backends.find((one) => one.name === backend.name);
    if (found === undefined || found.fingerprint === backend.fingerprint) return backend;
  }
}

/** A restart is what differs where one of fewer restarts would be as it is found. */
function becauseReplaced(service: Service, backend: BackendSpec, found: ObservedBackend): string {
  const key = String(backend.number);
  for (let restarts = (service.restarts[key] ?? 0) - 1; restarts >= 0; restarts -= 1) {
    const before = { ...service, restarts: { ...service.restarts, [key]: restarts } };
    if (backendSpecOf(before, backend.number).fingerprint === found.fingerprint)
      return `a restart of ${backend.name} was asked for`;
  }
  return `${backend.name} runs with other settings than wished`;
}

/** Null where it runs already, or where the engine is bringing it back by itself. */
function becauseStarted(service: Service, found: ObservedBackend | undefined): string | null {
  if (found === undefined) return `${service.name} is wished at scale ${service.scale}`;
  switch (found.state) {
    case 'ready':
    case 'starting':
    case 'restarting':
      return null;
    case 'stopped':
      return `${found.name} is wished running`;
    case 'failed':
      return `${found.name} is gone${found.reason === null ? '' : `: ${found.reason}`}`;
    default:
      return found.state satisfies never;
  }
}

function planStops(stopped: ReadonlySet<number>, present: ReadonlyMap<number, ObservedBackend>): Step[] {
  return [...stopped]
    .sort((a, b) => a - b)
    .flatMap((number): Step[] => {
      const found = present.get(number);
      if (found === undefined || found.state === 'stopped' || found.state === 'failed') return [];
      return [{ kind: 'backend.stop', name: found.name, because: `${found.name} is wished stopped` }];
    });
}

function planSurplus(service: Service, present: ReadonlyMap<number, ObservedBackend>): Step[] {
  return [...present.values()]
    .filter((one) => one.number > service.scale)
    .sort((a, b) => a.number - b.number)
    .map((one) => ({
      kind: 'backend.remove',
      name: one.name,
      because: `${service.name} is wished at scale ${service.scale}`,
    }));
}
