/** What is asked of a service and its backends beyond the method, against what nginx serves, as a reason. */
import type { BackendTuning } from '../model/balancing.ts';
import { canonicalText } from '../model/fingerprint.ts';
import type { RoutedNames } from '../model/plan.ts';
import type { RoutedService } from '../model/routing.ts';

/** Null when nginx is told it already. */
export function balancingDifference(wished: RoutedNames, served: RoutedService): string | null {
  const [after, before] = [wished.balancing ?? {}, served.balancing ?? {}];
  if (canonicalText(after) === canonicalText(before)) return null;
  const changed = (['sticky', 'keepalive', 'nextUpstream'] as const).filter(
    (field) => canonicalText(after[field] ?? null) !== canonicalText(before[field] ?? null),
  );
  return `${wished.service} is to have another ${changed.map((field) => FIELD_WORDS[field]).join(' and ')}`;
}

/** `flask-app-2 is to weigh 2`, for each backend; null when nginx is told it already. */
export function tuningDifference(wished: RoutedNames, served: RoutedService): string | null {
  const changed = wished.servers.flatMap(({ backend, tuning: after = {} }) => {
    const before = served.servers.find((one) => one.backend === backend)?.tuning ?? {};
    if (canonicalText(after) === canonicalText(before)) return [];
    return [`${backend} is to ${changesInWords(before, after).join(', ')}`];
  });
  return changed.length === 0 ? null : changed.join(' and ');
}

const FIELD_WORDS = {
  sticky: 'way to bind clients',
  keepalive: 'number of kept connections',
  nextUpstream: 'rule for the next backend',
} as const;

function changesInWords(before: BackendTuning, after: BackendTuning): readonly string[] {
  const words: string[] = [];
  if (before.weight !== after.weight) words.push(`weigh ${after.weight ?? 1}`);
  if (before.maxConns !== after.maxConns)
    words.push(
      after.maxConns ? `take at most ${after.maxConns} requests at once` : 'take any number at once',
    );
  if (before.maxFails !== after.maxFails) words.push(`be left out after ${after.maxFails ?? 1} failures`);
  if (before.failTimeoutS !== after.failTimeoutS)
    words.push(`be tried again after ${after.failTimeoutS ?? 1} s`);
  if (before.role !== after.role) words.push(after.role === 'backup' ? 'be a backup' : 'be a backup no more');
  if (before.traffic !== after.traffic) words.push(TRAFFIC_WORDS[after.traffic ?? 'in']);
  if (before.route !== after.route) words.push(after.route ? `be route ${after.route}` : 'have no route');
  return words.length > 0 ? words : ['be set as before'];
}

const TRAFFIC_WORDS = {
  in: 'take requests again',
  down: 'get no requests',
  drain: 'get only the clients bound to it',
} as const;
