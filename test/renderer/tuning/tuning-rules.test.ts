import { describe, expect, it } from 'vitest';
import { type TuningCircumstances, whyNot } from '../../../renderer/tuning/tuning-rules.ts';
import type { Method } from '../../../stack/model/desired.ts';

const now: TuningCircumstances = {
  method: { kind: 'round_robin' },
  balancing: { sticky: { kind: 'cookie', name: 'srv' } },
  version: '1.30.6',
};

describe('what can be set of a backend', () => {
  it.each<readonly [Method, 'can' | 'cannot']>([
    [{ kind: 'round_robin' }, 'can'],
    [{ kind: 'least_conn' }, 'can'],
    [{ kind: 'least_time', by: 'header', inflight: false }, 'can'],
    [{ kind: 'ip_hash' }, 'cannot'],
    [{ kind: 'hash', key: '$request_uri', consistent: true }, 'cannot'],
    [{ kind: 'random', two: true }, 'cannot'],
  ])('with %j it %s be a backup', (method, can) => {
    expect(whyNot('backup', { ...now, method }) === null ? 'can' : 'cannot').toBe(can);
  });

  it('is drained where the version can and clients are bound, and else says which of the two lacks', () => {
    expect(whyNot('drain', now)).toBeNull();
    expect(whyNot('drain', { ...now, version: '1.22.1' })).toBe(
      'drain needs nginx 1.29.6, this one is 1.22.1.',
    );
    expect(whyNot('drain', { ...now, balancing: {} })).toContain('Without sticky no client is bound to it');
  });

  it('has a route only where sticky route looks for one', () => {
    expect(whyNot('route', now)).toContain('Only sticky route looks for it');
    const balancing = { sticky: { kind: 'route', variables: ['$cookie_route'] } } as const;
    expect(whyNot('route', { ...now, balancing })).toBeNull();
    expect(whyNot('route', { ...now, balancing, version: '1.28.0' })).toContain('needs nginx 1.29.6');
  });
});
