/** What the cache of a scene did. */
import type { CacheCount, CacheMix, CacheReport } from '../../../stack/model/cache-report.ts';
import { type CacheRule, type Caching, DEFAULT_RULE, DEFAULT_ZONE } from '../../../stack/model/caching.ts';

export const CACHED: Caching = {
  zone: DEFAULT_ZONE,
  rules: [
    { ...DEFAULT_RULE, match: 'exact', path: '/cache-me' },
    rule('/static/', { validS: { ok: 600, moved: 600, missing: 10 }, backendSays: 'overridden' }),
  ],
};

const NO_MIX: CacheMix = { HIT: 0, STALE: 0, UPDATING: 0, REVALIDATED: 0, EXPIRED: 0, MISS: 0, BYPASS: 0 };

const CACHE_ME = countOf({ HIT: 5210, STALE: 88, UPDATING: 41, MISS: 204, EXPIRED: 60 }, 7);
const STATIC = countOf({ HIT: 3120, MISS: 96, BYPASS: 25, REVALIDATED: 12 }, null);

export const CACHE_REPORT: CacheReport = {
  window: '5m',
  fromMs: 1_795_000_000_000,
  toMs: 1_795_000_300_000,
  requests: 10_400,
  all: countOf(
    { HIT: 8330, STALE: 88, UPDATING: 41, REVALIDATED: 12, MISS: 300, EXPIRED: 60, BYPASS: 25 },
    null,
  ),
  rules: [
    { rule: '/cache-me', ...CACHE_ME },
    { rule: '/static/*', ...STATIC },
  ],
  paths: [
    { path: '/cache-me', rule: '/cache-me', ...CACHE_ME },
    { path: '/static/app.css', rule: '/static/*', ...STATIC },
  ],
  otherPaths: { requests: 3253 },
  diskBytes: 3_250_000,
};

export const QUIET_REPORT: CacheReport = {
  ...CACHE_REPORT,
  all: { ...countOf({}, null), ratio: null, age: null, savedMs: null },
  rules: [],
  paths: [],
  otherPaths: { requests: 0 },
  diskBytes: 0,
};

/** Every backend is stopped: what is kept is all there is. */
export const STALE_REPORT: CacheReport = {
  ...CACHE_REPORT,
  requests: 3400,
  all: countOf({ HIT: 210, STALE: 2890, MISS: 300 }, null),
  rules: [{ rule: '/cache-me', ...countOf({ HIT: 210, STALE: 2890 }, 254) }],
};

function rule(path: string, part: Partial<CacheRule>): CacheRule {
  return { ...DEFAULT_RULE, match: 'prefix', path, ...part };
}

function countOf(part: Partial<CacheMix>, now: number | null): CacheCount {
  const mix = { ...NO_MIX, ...part };
  const requests = Object.values(mix).reduce((sum, count) => sum + count, 0);
  const kept = mix.HIT + mix.STALE + mix.UPDATING + mix.REVALIDATED;
  return {
    requests,
    mix,
    ratio: requests === 0 ? null : kept / requests,
    withoutBackend: mix.HIT + mix.STALE + mix.UPDATING,
    savedMs: (mix.HIT + mix.STALE + mix.UPDATING) * 12,
    age: { p50: 12.5, max: 61, now },
  };
}
