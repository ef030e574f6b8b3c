/** A purge as an edit of the wish: numbers in the keys rise, and what is kept under the old ones is found no more. */
import type { PurgeTarget } from '../model/cache-report.ts';
import {
  type CacheEpochs,
  type Caching,
  MAX_PURGED_PATHS,
  NO_CACHING,
  NO_EPOCHS,
  ruleOf,
  ruleWords,
} from '../model/caching.ts';
import { FaultError } from '../model/faults.ts';
import { nextEpoch, raised } from './edit-caching.ts';
import { type Edit, whileUp } from './edit-desired.ts';

/** Faults: `stack-down`, `path-uncached`. */
export function editPurge(target: PurgeTarget): Edit {
  const what = `purge ${purgeWords(target)}`;
  return {
    what,
    because: `${what} was asked for`,
    apply(desired) {
      const { caching = NO_CACHING, cacheEpochs = NO_EPOCHS } = whileUp(desired);
      return { ...desired, cacheEpochs: purged(target, caching, cacheEpochs, nextEpoch(desired)) };
    },
  };
}

export function purgeWords(target: PurgeTarget): string {
  switch (target.kind) {
    case 'path':
      return target.path;
    case 'rule':
      return target.rule;
    case 'all':
      return 'all that is cached';
    default:
      return target satisfies never;
  }
}

function purged(target: PurgeTarget, { rules }: Caching, epochs: CacheEpochs, epoch: number): CacheEpochs {
  const all: CacheEpochs = { all: epoch, rules: {}, paths: {} };
  switch (target.kind) {
    case 'path': {
      const rule = ruleOf(rules, target.path);
      if (rule === null) throw uncached(`No rule caches \`${target.path}\``, rules.map(ruleWords));
      const paths = { ...epochs.paths, [target.path]: epoch };
      // Numbers once given are never taken back, so a list that is full becomes one number for all.
      if (Object.keys(paths).length > MAX_PURGED_PATHS) return all;
      const after = rule.match === 'exact' ? raised(epochs, [ruleWords(rule)], epoch) : epochs;
      return after.all === epoch ? all : { ...after, paths };
    }
    case 'rule':
      if (!rules.some((rule) => ruleWords(rule) === target.rule))
        throw uncached(`There is no rule \`${target.rule}\``, rules.map(ruleWords));
      return raised(epochs, [target.rule], epoch);
    case 'all':
      if (rules.length === 0) throw uncached('Nothing is cached', []);
      return all;
    default:
      return target satisfies never;
  }
}

function uncached(message: string, rules: readonly string[]): FaultError {
  return new FaultError({
    code: 'path-uncached',
    message: `${message}, so there is nothing to purge.`,
    hint:
      rules.length === 0
        ? 'Switch the cache on for a path first: `signalbox cache on /cache-me`.'
        : `Cached ${rules.length === 1 ? 'is' : 'are'} ${rules.join(', ')}.`,
  });
}
