/** What of the cache nginx is told, and whether the config that serves tells it already. */
import { NO_CACHING, NO_EPOCHS, ruleWords } from '../model/caching.ts';
import { cachingWords } from '../model/caching-words.ts';
import type { Desired } from '../model/desired.ts';
import { canonicalText } from '../model/fingerprint.ts';
import type { Observed } from '../model/observed.ts';
import type { Routing } from '../model/routing.ts';

type RoutedCaching = Pick<Routing, 'caching' | 'cacheEpochs'>;

/** Nothing where nothing is cached. */
export function routedCaching({ caching, cacheEpochs }: RoutedCaching): RoutedCaching {
  if (caching === undefined || caching.rules.length === 0) return {};
  return { caching, cacheEpochs: cacheEpochs ?? NO_EPOCHS };
}

/** The reason for a change; null where there is none. */
export function cachingDifference(desired: Desired, observed: Observed): string | null {
  if (observed.served === null) return null;
  const [wished, served] = [routedCaching(desired), routedCaching(observed.served.routing)];
  if (canonicalText(wished) === canonicalText(served)) return null;
  const [after, before] = [wished.caching ?? NO_CACHING, served.caching ?? NO_CACHING];
  if (canonicalText(after) !== canonicalText(before)) {
    const isSameList =
      canonicalText(after.rules.map(ruleWords)) === canonicalText(before.rules.map(ruleWords));
    return isSameList ? 'the cache is to be set otherwise' : `nginx is to ${cachingWords(after)}`;
  }
  return 'what was purged is to be found no more';
}
