/** TLS cost: http, https with new connections, https with reuse; of an answer of nginx's own, and of Flask's. */
import { readFile } from 'node:fs/promises';
import { DEFAULT_SERVICE } from '../../model/desired.ts';
import type { LoadTls } from '../load/load-options.ts';
import { findFreePort } from '../refuse-taken-port.ts';
import { authorityFile } from '../tls/tls-paths.ts';
import { type Bench, type Findings, RUNS, runSeconds } from './experiment-bench.ts';
import { measureInTurns } from './measure-in-turns.ts';
import { PAYLOADS } from './payloads.ts';
import { type LoadWish, putUnderLoad } from './put-under-load.ts';
import { RIG_PORT } from './rig.ts';

const CLIENTS = 16;

const GROUPS = [
  { key: 'nginx', label: 'nginx’s own answer of 1 KB', path: '/payload/1' },
  { key: 'flask', label: 'an answer of Flask’s, by one gunicorn behind nginx', path: '/' },
] as const;

export async function tlsCost(bench: Bench): Promise<Findings> {
  const { rig, mode } = bench;
  bench.step('bringing up an nginx with a certificate of its own authority');
  const tlsPort = await findFreePort(RIG_PORT + 100);
  const tls = { port: tlsPort, redirect: 'off', http2: 'on', certificate: { kind: 'local' } } as const;
  await rig.wish({ services: [{ ...DEFAULT_SERVICE, scale: 1 }], snippets: PAYLOADS, tls });
  const ca = await readFile(authorityFile(rig.home), 'utf8');
  const places = placesOf(`http://127.0.0.1:${rig.port}`, `https://127.0.0.1:${tlsPort}`, ca);
  const seconds = runSeconds(mode, 2.5);
  const setups = GROUPS.flatMap(({ key: group, path }) => places.map((place) => ({ ...place, group, path })));
  const samples = await measureInTurns(
    bench,
    setups.map(({ label, group, ...wish }) => {
      const load = (length: number) =>
        putUnderLoad(bench, { ...wish, seconds: length, concurrency: CLIENTS });
      return {
        label: `${label}, ${group}`,
        warmUp: () => load(Math.min(seconds, 0.5)),
        measure: () => load(seconds),
      };
    }),
  );
  return {
    measured: {
      kind: 'bars',
      groups: GROUPS.map(({ key, label }) => ({ key, label })),
      setups: setups.map(({ key, label, group }, at) => ({ key, label, group, samples: samples[at] ?? [] })),
    },
    how: [
      `${CLIENTS} clients at once, each asking again as soon as it is answered, for ${seconds} s; ${RUNS} runs of each in shuffled order, after a warm-up. HTTP/1.1 on both.`,
      'The client checks the certificate against the rig’s own authority. A resumed session takes up the last one’s keys, without a new exchange of certificates.',
      'The sender does its own half of TLS on the same cores, so a handshake is paid for twice here.',
    ],
    leftOut: [],
  };
}

interface Place extends Pick<LoadWish, 'url' | 'connections' | 'tls'> {
  readonly key: string;
  readonly label: string;
}

function placesOf(http: string, https: string, ca: string): readonly Place[] {
  const by = (session: LoadTls['session']): LoadTls => ({ ca, session });
  return [
    { key: 'http-new', label: 'http, new connections', url: http, connections: 'new' },
    { key: 'https-new', label: 'https, new connections', url: https, connections: 'new', tls: by('new') },
    {
      key: 'https-resumed',
      label: 'https, resumed sessions',
      url: https,
      connections: 'new',
      tls: by('resumed'),
    },
    { key: 'http-kept', label: 'http, kept connections', url: http, connections: 'kept' },
    { key: 'https-kept', label: 'https, kept connections', url: https, connections: 'kept', tls: by('new') },
  ];
}
