/** nginx keeps one path's answers, for as long as an experiment lasts. */
import { type Caching, DEFAULT_RULE, DEFAULT_ZONE } from '../../model/caching.ts';

export const CACHE_ALL: Caching = {
  zone: DEFAULT_ZONE,
  rules: [
    {
      ...DEFAULT_RULE,
      match: 'exact',
      path: '/cache-me',
      validS: { ok: 3600 },
      backendSays: 'overridden',
    },
  ],
};
