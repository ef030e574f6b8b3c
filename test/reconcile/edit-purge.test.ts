import { describe, expect, test } from 'vitest';
import {
  type CacheRule,
  DEFAULT_RULE,
  DEFAULT_ZONE,
  MAX_PURGED_PATHS,
  NO_CACHING,
} from '../../stack/model/caching.ts';
import { DEFAULT_DESIRED, type Desired } from '../../stack/model/desired.ts';
import { withCaching } from '../../stack/reconcile/edit-caching.ts';
import { editPurge } from '../../stack/reconcile/edit-purge.ts';

const ONE: CacheRule = { ...DEFAULT_RULE, match: 'exact', path: '/one' };
const ALL: CacheRule = { ...DEFAULT_RULE, match: 'prefix', path: '/all/' };
const wish = (revision: number, rules: readonly CacheRule[] = [ONE, ALL]): Desired => ({
  ...DEFAULT_DESIRED,
  state: 'up',
  revision,
  caching: { zone: DEFAULT_ZONE, rules },
});

describe('a purge raises numbers, and no edit lowers one', () => {
  test('of one path: its own, and that of the rule that is it alone', () => {
    const { cacheEpochs } = editPurge({ kind: 'path', path: '/one' }).apply(wish(4));
    expect(cacheEpochs).toEqual({ all: 0, rules: { '/one': 5 }, paths: { '/one': 5 } });
    expect(editPurge({ kind: 'path', path: '/all/x' }).apply(wish(4)).cacheEpochs).toEqual({
      all: 0,
      rules: {},
      paths: { '/all/x': 5 },
    });
  });

  test('of a rule, of all', () => {
    const once = editPurge({ kind: 'path', path: '/all/x' }).apply(wish(4));
    const twice = editPurge({ kind: 'rule', rule: '/all/*' }).apply({ ...once, revision: 5 });
    expect(twice.cacheEpochs).toEqual({ all: 0, rules: { '/all/*': 6 }, paths: { '/all/x': 5 } });
    expect(editPurge({ kind: 'all' }).apply({ ...twice, revision: 6 }).cacheEpochs).toEqual({
      all: 7,
      rules: {},
      paths: {},
    });
  });

  test('a list of single paths that is full becomes one number for all', () => {
    let desired = wish(0);
    for (let turn = 1; turn <= MAX_PURGED_PATHS; turn += 1)
      desired = {
        ...editPurge({ kind: 'path', path: `/all/${turn}` }).apply(desired),
        revision: turn,
      };
    expect(Object.keys(desired.cacheEpochs?.paths ?? {})).toHaveLength(MAX_PURGED_PATHS);
    expect(editPurge({ kind: 'path', path: '/all/more' }).apply(desired).cacheEpochs).toEqual({
      all: MAX_PURGED_PATHS + 1,
      rules: {},
      paths: {},
    });
  });

  test.each([
    [{ kind: 'path', path: '/other' }, 'No rule caches `/other`, so there is nothing to purge.'],
    [{ kind: 'rule', rule: '/all/' }, 'There is no rule `/all/`, so there is nothing to purge.'],
  ] as const)('%j is refused, and what is cached is named', (target, message) => {
    expect(() => editPurge(target).apply(wish(4))).toThrow(
      expect.objectContaining({
        fault: { code: 'path-uncached', message, hint: 'Cached are /one, /all/*.' },
      }),
    );
  });

  test('where nothing is cached there is nothing to purge; where the stack is down nobody could', () => {
    expect(() => editPurge({ kind: 'all' }).apply(wish(4, []))).toThrow('Nothing is cached');
    expect(() => editPurge({ kind: 'all' }).apply({ ...wish(4), state: 'down' })).toThrow(
      'The stack is down',
    );
  });
});

describe('a rule that keeps others’ answers begins empty', () => {
  test('a new one, and one that keeps other answers; not one that is only locked otherwise', () => {
    const first = withCaching({ ...DEFAULT_DESIRED, revision: 1 }, wish(0).caching);
    expect(first.cacheEpochs).toEqual({ all: 0, rules: { '/one': 2, '/all/*': 2 }, paths: {} });
    const locked = withCaching(
      { ...first, revision: 5 },
      { zone: DEFAULT_ZONE, rules: [{ ...ONE, lock: null }, ALL] },
    );
    expect(locked.cacheEpochs).toEqual(first.cacheEpochs);
    const shared = withCaching(
      { ...first, revision: 5 },
      { zone: DEFAULT_ZONE, rules: [{ ...ONE, personal: 'shared' }, ALL] },
    );
    expect(shared.cacheEpochs?.rules).toEqual({ '/one': 6, '/all/*': 2 });
  });

  test('switched off and on again, what was kept before is not met', () => {
    const on = withCaching({ ...DEFAULT_DESIRED, revision: 1 }, wish(0).caching);
    const off = withCaching({ ...on, revision: 2 }, NO_CACHING);
    expect(off.caching).toBeUndefined();
    expect(withCaching({ ...off, revision: 3 }, wish(0).caching).cacheEpochs?.rules['/one']).toBe(4);
  });
});
