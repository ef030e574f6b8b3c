/** Requests of many clients for many paths, through upstreams of every kind that goes by a key; and who answered them. */
import { request } from 'node:http';
import type { BackendTuning } from '../../stack/model/balancing.ts';
import type { Method } from '../../stack/model/desired.ts';
import type { RoutedService } from '../../stack/model/routing.ts';
import { predictBackend } from '../../stack/nginx/predict-backend.ts';
import type { TinyBackend } from '../control/config/tiny-backend.ts';

/** Several octets of each place, and those that only the fourth tells apart. */
const CLIENTS = Array.from(
  { length: 40 },
  (_, at) => `127.${at % 7}.${(at * at * 37) % 256}.${1 + (at % 9)}`,
);
const QUERIES = Array.from({ length: 40 }, (_, at) => `item/${at}?id=${at * 7}&name=n%20${at}`);

export const CASES: readonly (readonly [string, Method, readonly BackendTuning[]])[] = [
  ['ip', { kind: 'ip_hash' }, [{}, {}, {}]],
  ['ip-tuned', { kind: 'ip_hash' }, [{ weight: 3 }, { traffic: 'down' }, {}, { weight: 2 }]],
  ['ip-one', { kind: 'ip_hash' }, [{}]],
  ['uri', { kind: 'hash', key: '$request_uri', consistent: false }, [{}, {}, {}]],
  [
    'uri-tuned',
    { kind: 'hash', key: '$request_uri', consistent: false },
    [{}, { traffic: 'down' }, { weight: 4 }],
  ],
  ['ring', { kind: 'hash', key: '$request_uri', consistent: true }, [{}, {}, {}]],
  [
    'ring-tuned',
    { kind: 'hash', key: '$uri', consistent: true },
    [{ weight: 2 }, { traffic: 'down' }, {}, {}],
  ],
  ['mixed', { kind: 'hash', key: `$remote_addr-\${arg_id}/$request_method`, consistent: true }, [{}, {}]],
  ['arg', { kind: 'hash', key: '$arg_ID', consistent: false }, [{}, {}, {}]],
];

/** At most four backends each; the first service has the root. */
export function predictedServices(backends: readonly TinyBackend[]): readonly RoutedService[] {
  return CASES.map(([name, method, tunings]) => ({
    name,
    protocol: 'http',
    healthPath: '/',
    method,
    servers: tunings.map((tuning, at) => ({
      backend: `b-${at + 1}`,
      number: at + 1,
      address: backends[at]?.address ?? '',
      state: 'in' as const,
      tuning,
    })),
  }));
}

/** Who is predicted to answer each of the requests, who did, and how many backends take any. */
export async function askAll(services: readonly RoutedService[], name: string, port: number) {
  const service = services.find((one) => one.name === name);
  if (service === undefined) throw new Error(`no service ${name}`);
  const prefix = service === services[0] ? '/' : `/${name}/`;
  const predict = predictBackend(service);
  const asked = CLIENTS.map((client, at) => ({ client, method: 'GET', path: prefix + QUERIES[at] }));
  const observed: string[] = [];
  for (const { client, path } of asked) observed.push(await ask(port, client, path));
  const takers = service.servers.filter(({ tuning }) => tuning?.traffic === undefined).length;
  return { predicted: asked.map((one) => predict?.(one)), observed, takers };
}

function ask(port: number, client: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, localAddress: client, agent: false };
    const asking = request(options, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        body += piece;
      });
      response.on('end', () => resolve(body));
    });
    asking.on('error', reject);
    asking.end();
  });
}
