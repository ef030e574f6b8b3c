/** Where a method should put each backend's bar, if requests and backends are alike. */
import type { RoutedServer, RoutedService } from '../model/routing.ts';

/** 0 to 1 by backend name; null where the share depends on who asks for what. */
export function expectedShares(service: RoutedService): ReadonlyMap<string, number | null> {
  const takers = takersOf(service);
  const total = takers.reduce((sum, server) => sum + weightOf(server), 0);
  const isKnown = takers.length === 1 || isShareKnown(service, takers);
  return new Map(
    service.servers.map((server) => {
      if (!takers.includes(server)) return [server.backend, 0];
      return [server.backend, isKnown ? weightOf(server) / total : null];
    }),
  );
}

/** Backups only where nobody else takes requests. Without `sticky` nobody is bound, so `drain` is as `down`. */
function takersOf({ servers, balancing }: RoutedService): readonly RoutedServer[] {
  const taking = servers.filter(
    ({ state, tuning }) => state === 'in' && (tuning?.traffic !== 'drain' || balancing?.sticky !== undefined),
  );
  const first = taking.filter((server) => server.tuning?.role !== 'backup');
  return first.length > 0 ? first : taking;
}

function isShareKnown({ method, balancing }: RoutedService, takers: readonly RoutedServer[]): boolean {
  if (balancing?.sticky !== undefined) return false;
  switch (method.kind) {
    case 'round_robin':
    case 'least_conn':
    case 'least_time':
      return true;
    case 'random':
      // Of two drawn by weight the less busy is taken: with unequal weights that is no longer their proportion.
      return !method.two || new Set(takers.map(weightOf)).size === 1;
    case 'ip_hash':
    case 'hash':
      return false;
    default:
      return method satisfies never;
  }
}

function weightOf({ tuning }: RoutedServer): number {
  return tuning?.weight ?? 1;
}
