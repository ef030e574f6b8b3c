/** Whose client is it? Which backend each client gets under the methods that look at who asks; then one leaves. */

import { DEFAULT_SERVICE, type Method, type Service } from '../../model/desired.ts';
import type { Assignment, ClientsMeasured } from '../../model/experiment.ts';
import type { Routing } from '../../model/routing.ts';
import { printMethod } from '../../nginx/method-words.ts';
import {
  askAsClient,
  CLIENTS_BY_HEADER,
  clientAddresses,
  createClientAgent,
  HOW_CLIENTS_ARE_MADE,
} from './ask-as-client.ts';
import { type Bench, type Findings, RUNS } from './experiment-bench.ts';

const SCALE = 3;
const CLIENTS = { quick: 48, full: 144 } as const;

const METHODS: readonly Method[] = [
  { kind: 'ip_hash' },
  { kind: 'hash', key: '$remote_addr', consistent: false },
  { kind: 'hash', key: '$remote_addr', consistent: true },
];

const SERVICE: Service = { ...DEFAULT_SERVICE, scale: SCALE };

export async function whoseClient(bench: Bench): Promise<Findings> {
  const { rig, mode } = bench;
  const clients = clientAddresses(CLIENTS[mode]);
  bench.expect(1 + METHODS.length * (RUNS + 2));
  bench.step(`bringing up nginx and ${SCALE} backends of its own`);
  const { backends } = await rig.wish({ services: [SERVICE], snippets: CLIENTS_BY_HEADER });
  const names = backends.map(({ name }) => name);
  const leaver = names[1] ?? '';
  const ask = () => askAll(bench, clients);
  const methods: ClientsMeasured['methods'][number][] = [];
  for (const method of METHODS) {
    const words = printMethod(method);
    const to = (state: LeaverState) => rig.route((routing) => routed(routing, method, leaver, state));
    bench.step(`${words}: all backends serve`);
    await to('in');
    const before = await ask();
    let unsteady = 0;
    for (let run = 2; run <= RUNS; run += 1) {
      bench.step(`${words}: asked again, run ${run} of ${RUNS}`);
      unsteady = Math.max(unsteady, countMoved(before, await ask()));
    }
    bench.step(`${words}: ${leaver} marked down`);
    await to('down');
    const down = await ask();
    bench.step(`${words}: ${leaver} taken out`);
    await to('gone');
    methods.push({ method: words, before, down, gone: await ask(), unsteady });
  }
  return {
    measured: { kind: 'clients', clients, backends: names, leaver, methods },
    how: [
      `${clients.length} clients, each in a network of its own, asked nginx before ${SCALE} backends; the answer’s own word says whose it was.`,
      HOW_CLIENTS_ARE_MADE,
      `Each was asked ${RUNS} times with nothing changed, then once with ${leaver} marked \`down\`, and once with its line gone.`,
    ],
    leftOut: [],
  };
}

type LeaverState = 'in' | 'down' | 'gone';

function routed(routing: Routing, method: Method, leaver: string, state: LeaverState): Routing {
  return {
    ...routing,
    services: routing.services.map((service) => ({
      ...service,
      method,
      servers: service.servers.flatMap((server) => {
        if (server.backend !== leaver) return [server];
        return state === 'gone' ? [] : [{ ...server, state }];
      }),
    })),
  };
}

async function askAll({ rig, signal }: Bench, clients: readonly string[]): Promise<Assignment> {
  const agent = createClientAgent();
  const got: (string | null)[] = [];
  try {
    for (const client of clients) {
      signal.throwIfAborted();
      got.push((await askAsClient({ port: rig.port, path: '/', agent }, client)).backend);
    }
  } finally {
    agent.destroy();
  }
  return got;
}

function countMoved(before: Assignment, after: Assignment): number {
  return before.filter((backend, place) => backend !== after[place]).length;
}
