import { expect, test } from 'vitest';
import type { BackendTuning } from '../../stack/model/balancing.ts';
import type { Method } from '../../stack/model/desired.ts';
import type { RoutedService } from '../../stack/model/routing.ts';
import { crc32 } from '../../stack/nginx/crc32.ts';
import { forecastService } from '../../stack/nginx/forecast-service.ts';
import { predictBackend } from '../../stack/nginx/predict-backend.ts';

const hash = (key: string, consistent = false): Method => ({ kind: 'hash', key, consistent });

function serviceOf(method: Method, ...tunings: readonly BackendTuning[]): RoutedService {
  const servers = tunings.map((tuning, at) => ({
    ...{
      backend: `b-${at + 1}`,
      number: at + 1,
      address: `10.0.0.${at + 1}:80`,
      state: 'in' as const,
      tuning,
    },
  }));
  return { name: 'b', protocol: 'http', healthPath: '/', method, servers };
}

const predicted = (service: RoutedService, fields: { client?: string; path?: string } = {}) =>
  predictBackend(service)?.({ client: '10.1.2.3', method: 'GET', path: '/', ...fields });

test('the checksum is the one its standard names', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
});

test('an IPv6 client is the same however its address is written', () => {
  const service = serviceOf({ kind: 'ip_hash' }, {}, {}, {}, {}, {});
  expect(predicted(service, { client: '2001:db8::1' })).toBe(
    predicted(service, { client: '2001:db8:0:0:0:0:0:1' }),
  );
  expect(predicted(service, { client: '::ffff:1.2.3.4' })).toBe(
    predicted(service, { client: '::ffff:102:304' }),
  );
  expect(predicted(service, { client: 'not an address' })).toBeNull();
});

test('where the log does not hold the key nothing is predicted', () => {
  expect(predictBackend(serviceOf(hash('$http_user_agent'), {}, {}))).toBeNull();
  expect(predicted(serviceOf(hash('$arg_id'), {}, {}), { path: '/?x=1' })).toBeNull();
  expect(predicted(serviceOf(hash('$uri'), {}, {}), { path: '/a%20b' })).toBeNull();
  expect(predicted(serviceOf(hash('$request_uri'), {}, {}), { path: '/\uFFFD' })).toBeNull();
});

test('whom nobody may be sent to is not predicted, and one server alone has all', () => {
  const down: BackendTuning = { traffic: 'down' };
  for (const method of [{ kind: 'ip_hash' } as const, hash('$request_uri'), hash('$request_uri', true)]) {
    expect(predicted(serviceOf(method, down, down))).toBeNull();
    expect(predicted(serviceOf(method, {}))).toBe('b-1');
    expect(predicted(serviceOf(method, down, {}))).toBe('b-2');
  }
});

test('neither bound clients nor methods without a key are predicted', () => {
  const bound = { ...serviceOf({ kind: 'ip_hash' }, {}, {}), balancing: { sticky: COOKIE } };
  expect(predictBackend(bound)).toBeNull();
  expect(forecastService(bound)).toMatchObject({ rule: 'bond', shares: null, predict: null });
  expect(predictBackend(serviceOf({ kind: 'round_robin' }, {}, {}))).toBeNull();
});

test('a circle too heavy to lay out is not laid out', () => {
  expect(predictBackend(serviceOf(hash('$request_uri', true), { weight: 1000 }, {}))).toBeNull();
});

test.each([
  [{ kind: 'round_robin' }, 'turn'],
  [{ kind: 'random', two: false }, 'draw'],
  [{ kind: 'random', two: true }, 'load'],
  [{ kind: 'least_conn' }, 'load'],
  [{ kind: 'ip_hash' }, 'key'],
] as const)('%j decides by %s', (method, rule) => {
  expect(forecastService(serviceOf(method, {}, {})).rule).toBe(rule);
});

const COOKIE = { kind: 'cookie', name: 'srv' } as const;
