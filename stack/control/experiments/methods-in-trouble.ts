/** Methods under trouble: the same load over each method, all well, with one backend slowed, and with one taken away. */
import { DEFAULT_SERVICE, type Method, type MethodKind } from '../../model/desired.ts';
import type { Trouble, TroubleMeasured, TroubleSample } from '../../model/experiment.ts';
import { methodOffers } from '../../nginx/capabilities.ts';
import { printMethod } from '../../nginx/method-words.ts';
import { CLIENTS_BY_HEADER, clientAddresses, HOW_CLIENTS_ARE_MADE } from './ask-as-client.ts';
import { type Bench, type Findings, RUNS, runSeconds } from './experiment-bench.ts';
import { measureInTurns } from './measure-in-turns.ts';
import { sendAsClients } from './send-as-clients.ts';

const SCALE = 3;
const CLIENTS = 24;
const WORK_MS = 10;
const SLOW_MS = 100;
const TROUBLES: readonly Trouble[] = ['none', 'slow', 'taken'];

const FORMS: Readonly<Record<MethodKind, readonly Method[]>> = {
  round_robin: [{ kind: 'round_robin' }],
  least_conn: [{ kind: 'least_conn' }],
  ip_hash: [{ kind: 'ip_hash' }],
  hash: [{ kind: 'hash', key: '$remote_addr', consistent: true }],
  random: [
    { kind: 'random', two: false },
    { kind: 'random', two: true, by: 'least_conn' },
  ],
  least_time: [{ kind: 'least_time', by: 'last_byte', inflight: false }],
};

export async function methodsInTrouble(bench: Bench): Promise<Findings> {
  const { rig, mode } = bench;
  const services = [{ ...DEFAULT_SERVICE, scale: SCALE }];
  bench.step(`bringing up nginx and ${SCALE} backends of its own`);
  const up = () => rig.wish({ services, snippets: CLIENTS_BY_HEADER });
  const { backends, nginx } = await up();
  const names = backends.map(({ name }) => name);
  const victim = names[1] ?? '';
  const offers = methodOffers(nginx.version);
  const methods = offers.filter(({ available }) => available).flatMap(({ kind }) => FORMS[kind]);
  const cases = methods.flatMap((method) =>
    TROUBLES.map((trouble) => ({ method: printMethod(method), trouble, asked: method })),
  );
  const seconds = runSeconds(mode, 2.5);
  const plan = { port: rig.port, clients: clientAddresses(CLIENTS), backends: names };
  let mayLack = false;
  const samples = await measureInTurns(
    bench,
    cases.map(({ asked, method, trouble }) => {
      const send = (length: number, midway: () => Promise<void>) =>
        sendAsClients({ ...plan, path: pathOf(trouble), seconds: length, midway, signal: bench.signal });
      return {
        label: `${method}, ${IN_WORDS[trouble]}`,
        async prepare() {
          // Routed by the wish first: it brings back who was taken.
          if (mayLack) await up();
          mayLack = false;
          await rig.route((routing) => ({
            ...routing,
            services: routing.services.map((service) => ({ ...service, method: asked })),
          }));
        },
        warmUp: () => send(0.2, async () => undefined),
        measure: (): Promise<TroubleSample> =>
          send(seconds, async () => {
            if (trouble !== 'taken') return;
            mayLack = true;
            await rig.take(victim);
          }),
      };
    }),
  );
  const measured: TroubleMeasured = {
    kind: 'trouble',
    backends: names,
    victim,
    slowMs: SLOW_MS,
    cases: cases.map(({ method, trouble }, place) => ({ method, trouble, samples: samples[place] ?? [] })),
  };
  return {
    measured,
    how: [
      `${CLIENTS} clients at once, each in a network of its own and asking again as soon as it is answered, for ${seconds} s; an answer takes a backend ${WORK_MS} ms. ${RUNS} runs of each case in shuffled order, after a warm-up.`,
      HOW_CLIENTS_ARE_MADE,
      `Slowed: ${victim} takes ${SLOW_MS} ms more for each answer.`,
      `Taken: ${victim} is ended a quarter into the run, and nginx is not told; it finds out by being refused. The p99 is of all clients, answered by whomever, their waits for the one taken included.`,
    ],
    leftOut: offers.flatMap(({ available, reason }) => (available || reason === null ? [] : [`${reason}.`])),
  };
}

const IN_WORDS: Readonly<Record<Trouble, string>> = {
  none: 'all well',
  slow: 'one slowed',
  taken: 'one taken away',
};

function pathOf(trouble: Trouble): string {
  const slow = trouble === 'slow' ? `&on=2&extra_ms=${SLOW_MS}` : '';
  return `/work?ms=${WORK_MS}${slow}`;
}
