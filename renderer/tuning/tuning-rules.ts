/** What can be set of one backend: what it means, and why it cannot be set here. */
import type { Balancing } from '../../stack/model/balancing.ts';
import type { Method } from '../../stack/model/desired.ts';
import { lackOf } from '../../stack/nginx/capabilities.ts';

export type TuningField =
  | 'weight'
  | 'maxConns'
  | 'maxFails'
  | 'failTimeoutS'
  | 'backup'
  | 'down'
  | 'drain'
  | 'route';

/** Two sentences for somebody who has not met it. */
export const TUNING_SENTENCES: Readonly<Record<TuningField, string>> = {
  weight:
    'Its share against the others’: 3 gets three requests where 1 gets one. Set it for a stronger machine, or to try something new on few.',
  maxConns:
    'So many requests under way at once, and no more; the others get the rest. 0 is no limit. Where all are at theirs, nginx answers 502.',
  maxFails:
    'So many failures within fail_timeout, and it is left out for as long. 0 never leaves it out; nor is one that has no neighbour.',
  failTimeoutS:
    'Seconds in which failures count, and for which it is then left out. Short finds out soon that it is back; long spares requests a second try.',
  backup: 'Gets requests only while no other backend takes them. Until then it runs and waits.',
  down: 'Runs and gets nothing; the others take its share. Clients that ip_hash or hash bound to the others stay where they are.',
  drain:
    'Gets only the clients bound to it by sticky, and no new ones. When those are gone it can be stopped, and nobody notices.',
  route: 'The name that sticky route looks for in a request. A request that carries it comes here.',
};

export interface TuningCircumstances {
  readonly method: Method;
  readonly balancing: Balancing;
  readonly version: string | null;
}

/** Null where it can be set; else the reason, with the version it needs where that is what lacks. */
export function whyNot(
  field: TuningField,
  { method, balancing, version }: TuningCircumstances,
): string | null {
  switch (field) {
    case 'backup':
      return WITHOUT_BACKUP.has(method.kind)
        ? `${method.kind} has no backup servers; round_robin, least_conn and least_time have.`
        : null;
    case 'drain':
      return (
        ended(lackOf(version, 'drain')) ??
        (balancing.sticky === undefined
          ? 'Without sticky no client is bound to it, so drain would be as down. Sticky is in the balancing settings.'
          : null)
      );
    case 'route':
      return (
        ended(lackOf(version, 'route')) ??
        (balancing.sticky?.kind === 'route'
          ? null
          : 'Only sticky route looks for it, which is in the balancing settings.')
      );
    case 'weight':
    case 'maxConns':
    case 'maxFails':
    case 'failTimeoutS':
    case 'down':
      return null;
    default:
      return field satisfies never;
  }
}

function ended(sentence: string | null): string | null {
  return sentence === null ? null : `${sentence}.`;
}

const WITHOUT_BACKUP: ReadonlySet<Method['kind']> = new Set(['ip_hash', 'hash', 'random']);
