/** What is cached, and what of it still counts, as edits of the wish. */
import {
  type CacheEpochs,
  type CacheRule,
  type Caching,
  MAX_RULE_EPOCHS,
  NO_CACHING,
  NO_EPOCHS,
  ruleWords,
} from '../model/caching.ts';
import type { Desired } from '../model/desired.ts';
import { canonicalText } from '../model/fingerprint.ts';

/**
 * The wish with this cached. A rule that is new, or keeps other answers than before, begins empty: what was kept for
 * somebody else, or for longer, is never found by it. Undo and the way back to a generation go through here too.
 */
export function withCaching(desired: Desired, wished: Caching | undefined): Desired {
  const { caching: before = NO_CACHING, cacheEpochs: epochs, ...rest } = desired;
  const caching = wished ?? NO_CACHING;
  const anew = caching.rules.filter((rule) => !keepsAlike(rule, before.rules));
  const after =
    anew.length === 0 ? epochs : raised(epochs ?? NO_EPOCHS, anew.map(ruleWords), nextEpoch(desired));
  const isDefault = canonicalText(caching) === canonicalText(NO_CACHING);
  return {
    ...rest,
    ...(isDefault ? {} : { caching }),
    ...(after === undefined ? {} : { cacheEpochs: after }),
  };
}

/** Higher than any before it: a wish's revision is never given twice, also where a change of it failed. */
export function nextEpoch({ revision = 0 }: Desired): number {
  return revision + 1;
}

/** `rules` by their words. Numbers of rules that are gone are kept, so that none is ever met again. */
export function raised(epochs: CacheEpochs, rules: readonly string[], epoch: number): CacheEpochs {
  const all = { ...epochs.rules, ...Object.fromEntries(rules.map((words) => [words, epoch])) };
  if (Object.keys(all).length > MAX_RULE_EPOCHS) return { all: epoch, rules: {}, paths: {} };
  return { ...epochs, rules: all };
}

function keepsAlike(rule: CacheRule, before: readonly CacheRule[]): boolean {
  const old = before.find((one) => ruleWords(one) === ruleWords(rule));
  return old !== undefined && canonicalText(keeps(old)) === canonicalText(keeps(rule));
}

function keeps({ validS, backendSays, keyedBy, personal }: CacheRule) {
  return { validS, backendSays, keyedBy, personal };
}
