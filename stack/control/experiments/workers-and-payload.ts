/** Workers × payload: how much one nginx gives, by its number of workers and the size of the answer. */

import { DEFAULT_SERVICE } from '../../model/desired.ts';
import type { HeatMeasured } from '../../model/experiment.ts';
import { type Bench, type Findings, RUNS, runSeconds } from './experiment-bench.ts';
import { readMachine } from './machine.ts';
import { measureInTurns } from './measure-in-turns.ts';
import { PAYLOADS, PAYLOADS_KB } from './payloads.ts';
import { putUnderLoad } from './put-under-load.ts';

const CLIENTS = 32;

export async function workersAndPayload(bench: Bench): Promise<Findings> {
  const { rig, mode } = bench;
  const { cores } = readMachine();
  const workers = [1, 2, 4, 8, 16].filter((count) => count <= Math.max(2, 2 * cores));
  bench.step('bringing up an nginx of its own');
  await rig.wish({ services: [{ ...DEFAULT_SERVICE, scale: 1 }], snippets: PAYLOADS });
  const cells = workers.flatMap((count) => PAYLOADS_KB.map((payloadKb) => ({ workers: count, payloadKb })));
  const seconds = runSeconds(mode, 2);
  const url = `http://127.0.0.1:${rig.port}`;
  let running: number | null = null;
  const samples = await measureInTurns(
    bench,
    cells.map(({ workers: count, payloadKb }) => {
      const load = (length: number) =>
        putUnderLoad(bench, {
          url,
          path: `/payload/${payloadKb}`,
          seconds: length,
          concurrency: CLIENTS,
          connections: 'kept',
        });
      return {
        label: `${count} ${count === 1 ? 'worker' : 'workers'}, ${payloadKb} KB`,
        prepare: async () => {
          if (running === count) return;
          await rig.route((routing) => ({ ...routing, workers: count }));
          running = count;
        },
        warmUp: () => load(Math.min(seconds, 0.3)),
        measure: () => load(seconds),
      };
    }),
  );
  const measured: HeatMeasured = {
    kind: 'heat',
    workers,
    payloadsKb: PAYLOADS_KB,
    cells: cells.map((cell, place) => ({ ...cell, samples: samples[place] ?? [] })),
  };
  return {
    measured,
    how: [
      'nginx itself makes the answer, in memory, so that nginx is measured and no backend; its access log is written as always.',
      `${CLIENTS} clients at once on kept connections, for ${seconds} s; ${RUNS} runs of each cell in shuffled order, after a warm-up.`,
      `The sender shares this machine’s ${cores} cores with nginx.`,
    ],
    leftOut: [],
  };
}
