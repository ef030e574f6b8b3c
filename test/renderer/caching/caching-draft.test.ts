import { expect, test } from 'vitest';
import {
  draftOfCaching,
  newRule,
  parseCaching,
  refusedPath,
} from '../../../renderer/caching/caching-draft.ts';
import { type Caching, DEFAULT_RULE, DEFAULT_ZONE, NO_CACHING } from '../../../stack/model/caching.ts';

const WISHED: Caching = {
  zone: { ...DEFAULT_ZONE, maxMb: 10 },
  rules: [
    {
      ...DEFAULT_RULE,
      match: 'prefix',
      path: '/static/',
      validS: { ok: 600, moved: 60, missing: 5 },
      keyedBy: ['query', 'host'],
      lock: null,
      stale: ['error'],
      bypass: [{ kind: 'header', name: 'X-No-Cache' }],
    },
  ],
};

test('what is wished comes back as it was, where nothing was typed', () => {
  expect(parseCaching(draftOfCaching(WISHED))).toEqual({ kind: 'value', value: WISHED });
});

test('a path that is added is a rule by default; one that is switched off is none', () => {
  const draft = { ...draftOfCaching(NO_CACHING), rules: [newRule('/cache-me')] };
  expect(parseCaching(draft)).toMatchObject({
    value: { rules: [{ ...DEFAULT_RULE, match: 'exact', path: '/cache-me' }] },
  });
  const off = { ...draft, rules: draft.rules.map((rule) => ({ ...rule, state: 'off' as const })) };
  expect(parseCaching(off)).toEqual({ kind: 'value', value: NO_CACHING });
});

test.each([
  [{ ok: 'soon' }, 'Expected `/cache-me good answers` to be a whole number from 1 to 999999, got "soon".'],
  [
    { bypass: 'X-No-Cache' },
    'Expected `/cache-me bypass` to be at most 8 of `header:NAME`, `cookie:NAME` and `arg:NAME`, got "X-No-Cache".',
  ],
])('%j is refused with a sentence', (part, sentence) => {
  const draft = { ...draftOfCaching(NO_CACHING), rules: [{ ...newRule('/cache-me'), ...part }] };
  expect(parseCaching(draft)).toEqual({ kind: 'wrong', sentence });
});

test('a path that cannot be a rule is refused as it is typed', () => {
  expect(refusedPath('cache', [])).toContain('Expected a plain path');
  expect(refusedPath('/a?b', [])).toContain('Expected a plain path');
  expect(refusedPath('/cache-me', [newRule('/cache-me')])).toBe('`/cache-me` is listed already.');
  expect(refusedPath('/static/*', [])).toBeNull();
});
