import type { PurgeOutcome, PurgeTarget } from '../../stack/model/cache-report.ts';

export function purgeWords(what: PurgeTarget): string {
  switch (what.kind) {
    case 'path':
      return what.path;
    case 'rule':
      return what.rule;
    case 'all':
      return 'all that is cached';
    default:
      return what satisfies never;
  }
}

/** What was seen of it. */
export function purgedWords({ probe, oldWorkers }: PurgeOutcome): string {
  const seen =
    probe === null || probe.status === 0
      ? 'nginx serves with new keys'
      : `the first request after it: ${probe.status} ${probe.cache}`;
  return oldWorkers === 'gone' ? seen : `${seen}; old workers still end requests of kept connections`;
}
