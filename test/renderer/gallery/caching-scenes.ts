/** The cache: off with its offers, at work, and standing in for backends that are all stopped. */
import { boardOf } from './boards.ts';
import { CACHE_REPORT, CACHED, QUIET_REPORT, STALE_REPORT } from './caching-script.ts';
import { type Scene, scene } from './scene.ts';

export const cachingScenes: readonly Scene[] = [
  scene('cache-off', 'nothing is cached; the paths asked for most are offered', {
    caching: QUIET_REPORT,
    keys: ['g'],
  }),
  scene('cache', 'two rules at work, with what they did', {
    board: { ...boardOf(), caching: CACHED },
    caching: CACHE_REPORT,
    keys: ['g'],
  }),
  scene('cache-board', 'the board’s button tells how much of the last minute was kept', {
    board: { ...boardOf(), caching: CACHED },
    caching: CACHE_REPORT,
  }),
  scene('cache-stale', 'answers that are too old, as no backend is there to give others', {
    board: { ...boardOf(), caching: { ...CACHED, rules: CACHED.rules.slice(0, 1) } },
    caching: STALE_REPORT,
    keys: ['g'],
  }),
];
