import { expect, test } from 'vitest';
import { faultOf } from '../../stack/model/faults.ts';
import {
  type AskedBalancing,
  compareVersions,
  hasFeature,
  lackOf,
  methodOffers,
  refuseUnavailable,
} from '../../stack/nginx/capabilities.ts';

test('versions compare by number, not by letter', () => {
  expect(compareVersions('1.9.0', '1.10.0')).toBeLessThan(0);
  expect(compareVersions('1.30.6', '1.27.4')).toBeGreaterThan(0);
  expect(compareVersions('1.22.1', '1.22.1')).toBe(0);
  expect(compareVersions('1.30', '1.30.0')).toBe(0);
});

test('a directive is offered from the version that brought it, and not while the version is unknown', () => {
  expect(hasFeature('1.27.3', 'keepalive_min_timeout')).toBe(false);
  expect(hasFeature('1.27.4', 'keepalive_min_timeout')).toBe(true);
  expect(hasFeature(null, 'keepalive_min_timeout')).toBe(false);
  expect(hasFeature(null, 'random')).toBe(true);
});

test('what a version lacks is said with both versions', () => {
  expect(lackOf('1.22.1', 'keepalive_min_timeout')).toBe(
    'keepalive_min_timeout needs nginx 1.27.4, this one is 1.22.1',
  );
  expect(lackOf('1.30.6', 'keepalive_min_timeout')).toBeNull();
});

test('every method is offered, and one that is missing comes disabled with its reason', () => {
  expect(methodOffers('1.22.1').map(({ kind, available }) => [kind, available])).toEqual([
    ['round_robin', true],
    ['least_conn', true],
    ['ip_hash', true],
    ['hash', true],
    ['random', true],
    ['least_time', false],
  ]);
  expect(methodOffers('1.14.2').filter((offer) => !offer.available)).toMatchObject([
    { kind: 'random', reason: 'random needs nginx 1.15.1, this one is 1.14.2' },
    { kind: 'least_time', reason: 'least_time needs nginx 1.31.0, this one is 1.14.2' },
  ]);
  expect(methodOffers('1.31.0').every((offer) => offer.available)).toBe(true);
});

test('each method is explained in two sentences', () => {
  for (const { sentence } of methodOffers(null)) {
    expect(sentence.match(/[.](?: |$)/g), sentence).toHaveLength(2);
  }
});

test.each<[AskedBalancing, string, string]>([
  [
    { method: { kind: 'least_time', by: 'header', inflight: false } },
    '1.30.6',
    'least_time needs nginx 1.31.0',
  ],
  [{ balancing: { sticky: { kind: 'cookie', name: 'srv' } } }, '1.22.1', 'sticky needs nginx 1.29.6'],
  [{ servers: [{}, { tuning: { traffic: 'drain' } }] }, '1.22.1', 'drain needs nginx 1.29.6'],
  [{ servers: [{ tuning: { route: 'a' } }] }, '1.22.1', 'route needs nginx 1.29.6'],
])('%j is refused on %s with the version it needs', (asked, version, words) => {
  const message = `${words}, this one is ${version}.`;
  expect(refusalOf(asked, version)).toMatchObject({ code: 'method-unavailable', message });
  expect(refusalOf(asked, '1.31.0')).toBeNull();
});

test('what every nginx has is refused on none', () => {
  const tuning = { weight: 2, maxConns: 3, role: 'backup', traffic: 'down' } as const;
  const balancing = { keepalive: 0, nextUpstream: { conditions: [], tries: 1 } };
  expect(
    refusalOf({ method: { kind: 'least_conn' }, balancing, servers: [{ tuning }] }, '1.22.1'),
  ).toBeNull();
});

function refusalOf(asked: AskedBalancing, version: string) {
  try {
    refuseUnavailable(asked, version);
    return null;
  } catch (thrown) {
    return faultOf(thrown);
  }
}
