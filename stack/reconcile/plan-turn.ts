/**
 * A change of what nginx speaks to a service. It speaks one protocol to all, so the change is a turn: others of the new
 * kind take over at once, the old are replaced where they are, and a second change brings their places back.
 */
import { type BackendSpec, backendSpecOf } from '../model/backend-spec.ts';
import { MAX_SCALE, type Service } from '../model/desired.ts';
import type { BackendState, Observed, ObservedBackend } from '../model/observed.ts';
import type { RoutedService } from '../model/routing.ts';
import { protocolOf } from '../model/serving.ts';

/** One backend in the place of another. */
export interface Replaced {
  readonly backend: BackendSpec;
  readonly because: string;
}

export interface StandIn {
  readonly backend: BackendSpec;
  /** The number of the backend it stands in for. */
  readonly for: number;
  /** As a controller that did not end its work left it. */
  readonly state: BackendState | 'absent';
}

export interface Turn {
  /** Where there is no room for enough stand-ins: replaced before the turn, while the rest still serves. */
  readonly early: readonly Replaced[];
  readonly standIns: readonly StandIn[];
  /** Replaced after the turn, when nobody is sent to them any more. */
  readonly rest: readonly Replaced[];
}

export interface OldKind {
  readonly backend: BackendSpec;
  readonly found: ObservedBackend;
}

interface TurnFacts {
  readonly service: Service;
  readonly served: RoutedService;
  readonly observed: Observed;
  /** Wished, running as they are spoken to now; by ascending number. */
  readonly old: readonly OldKind[];
  /** Numbers that may get requests. */
  readonly takers: ReadonlySet<number>;
  /** How many of those are of the new kind before the turn. */
  readonly fresh: number;
}

/** As many take over as serve now, as far as there is room; each stands in for one that takes requests. */
export function planTurn({ service, served, observed, old, takers, fresh }: TurnFacts): Turn {
  const asked = old.filter(({ backend }) => takers.has(backend.number));
  const busy = asked.filter(({ found }) => found.state === 'ready');
  const capacity = servingNow(served, observed);
  const wanted = Math.min(asked.length, Math.max(0, capacity - fresh));
  const room = freeSpecs(service, observed, wanted, busy.length <= 1 && fresh === 0 ? 1 : 0);
  const short = Math.min(busy.length, wanted) - room.length;
  // Half of what is lacking goes early: then as many serve before the turn as after it.
  const earlyCount =
    short <= 0 ? 0 : Math.min(busy.length - 1, Math.ceil((capacity - fresh - room.length) / 2));
  const early = new Set(busy.slice(busy.length - earlyCount));
  const covered = primariesFirst(
    service,
    asked.filter((one) => !early.has(one)),
  );
  const standIns = room.flatMap(({ backend, state }, index): StandIn[] => {
    const covers = covered[index % Math.max(1, covered.length)];
    return covers === undefined ? [] : [{ backend, state, for: covers.backend.number }];
  });
  const replaced = ({ backend }: OldKind): Replaced => ({
    backend,
    because: `${backend.name} speaks ${served.protocol}, and ${protocolOf(service.serving)} is wished`,
  });
  const [first, rest] = [old.filter((one) => early.has(one)), old.filter((one) => !early.has(one))];
  return { early: first.map(replaced), standIns, rest: rest.map(replaced) };
}

function servingNow(served: RoutedService, { backends }: Observed): number {
  const ready = new Set(backends.filter((one) => one.state === 'ready').map((one) => one.name));
  return served.servers.filter(
    ({ backend, state, tuning }) => state === 'in' && tuning?.traffic === undefined && ready.has(backend),
  ).length;
}

/**
 * Numbers above the scale that are free, or held by the stand-ins of a controller that did not end its work: at most
 * `wanted`, within the greatest scale, but `least` in any case.
 */
function freeSpecs(service: Service, observed: Observed, wanted: number, least: number) {
  const found = new Map(observed.backends.map((one) => [one.name, one]));
  const free: { readonly backend: BackendSpec; readonly state: StandIn['state'] }[] = [];
  for (let number = service.scale + 1; free.length < wanted; number += 1) {
    if (number > MAX_SCALE && free.length >= least) break;
    const backend = backendSpecOf(service, number);
    const there = found.get(backend.name);
    if (there === undefined) free.push({ backend, state: 'absent' });
    else if (there.fingerprint === backend.fingerprint) free.push({ backend, state: there.state });
  }
  return free;
}

/** Where there is room for some only, those are covered that take requests first. */
function primariesFirst(service: Service, old: readonly OldKind[]): readonly OldKind[] {
  const isBackup = ({ backend }: OldKind) =>
    service.tunings?.[String(backend.number)]?.role === 'backup' ? 1 : 0;
  return old.toSorted((a, b) => isBackup(a) - isBackup(b));
}
