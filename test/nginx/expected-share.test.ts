import { expect, test } from 'vitest';
import type { BackendTuning } from '../../stack/model/balancing.ts';
import type { Method } from '../../stack/model/desired.ts';
import type { RoutedServer, RoutedService } from '../../stack/model/routing.ts';
import { expectedShares } from '../../stack/nginx/expected-share.ts';

test.each<Method>([{ kind: 'round_robin' }, { kind: 'least_conn' }, { kind: 'random', two: true }])(
  '$kind shares alike among the backends that take requests',
  (method) => {
    expect(sharesOf(method, 'in', 'down', 'in')).toEqual([0.5, 0, 0.5]);
    expect(sharesOf(method, 'in', 'in', 'in')).toEqual([1 / 3, 1 / 3, 1 / 3]);
  },
);

test.each<Method>([{ kind: 'ip_hash' }, { kind: 'hash', key: '$request_uri', consistent: true }])(
  '$kind predicts nothing, but that one alone gets all and a down one none',
  (method) => {
    expect(sharesOf(method, 'in', 'down', 'in')).toEqual([null, 0, null]);
    expect(sharesOf(method, 'down', 'in')).toEqual([0, 1]);
  },
);

test('a group without takers gives everybody nothing', () => {
  expect(sharesOf({ kind: 'round_robin' }, 'down', 'down')).toEqual([0, 0]);
  expect(sharesOf({ kind: 'round_robin' })).toEqual([]);
});

test.each<Method>([
  { kind: 'round_robin' },
  { kind: 'least_conn' },
  { kind: 'random', two: false },
  { kind: 'least_time', by: 'header', inflight: true },
])('$kind shares by weight, and a backup gets nothing while others take requests', (method) => {
  expect(tuned(method, { weight: 3 }, {}, { role: 'backup' })).toEqual([0.75, 0.25, 0]);
  expect(tuned(method, { traffic: 'drain' }, { weight: 5, role: 'backup' }, { role: 'backup' })).toEqual([
    0,
    5 / 6,
    1 / 6,
  ]);
});

test('random two keeps no proportion of unequal weights, so none is predicted', () => {
  expect(tuned({ kind: 'random', two: true }, { weight: 2 }, {})).toEqual([null, null]);
  expect(tuned({ kind: 'random', two: true }, { weight: 2 }, { weight: 2 })).toEqual([0.5, 0.5]);
});

test('where clients are bound the share depends on them', () => {
  const service = serviceOf({ kind: 'round_robin' }, [{}, { traffic: 'drain' }]);
  const bound = { ...service, balancing: { sticky: { kind: 'cookie', name: 'srv' } as const } };
  expect([...expectedShares(bound).values()]).toEqual([null, null]);
});

function tuned(method: Method, ...tunings: readonly BackendTuning[]): readonly (number | null)[] {
  return [...expectedShares(serviceOf(method, tunings)).values()];
}

function serviceOf(method: Method, tunings: readonly BackendTuning[]): RoutedService {
  const servers = tunings.map((tuning, index) => ({
    backend: `b-${index}`,
    number: index + 1,
    address: `10.0.0.${index}:80`,
    state: 'in' as const,
    tuning,
  }));
  return { name: 'b', protocol: 'http', healthPath: '/', method, servers };
}

function sharesOf(method: Method, ...states: readonly RoutedServer['state'][]): readonly (number | null)[] {
  const servers = states.map((state, index) => ({
    backend: `b-${index}`,
    number: index + 1,
    address: `10.0.0.${index}:80`,
    state,
  }));
  const service: RoutedService = { name: 'b', protocol: 'http', healthPath: '/', method, servers };
  return [...expectedShares(service).values()];
}
