/** Past runs as the controller keeps them: two of ten seconds, and a short one that measured its sender. */
import type { LoadRun } from '../../../stack/model/load-run.ts';
import { runOf } from '../../control/small-runs.ts';

export function scriptedRuns(note: (call: { readonly call: string; readonly input: unknown }) => void) {
  let runs = [shortRun(), runOf(2, { note: 'after the switch' }), runOf(1)];
  const list = () => ({
    runs: runs.map(({ detail: _detail, format: _format, ...summary }) => summary),
    unreadable: 1,
  });
  const get = (run: number): LoadRun => runs.find((one) => one.run === run) ?? shortRun();
  return {
    list: async () => list(),
    get: async ({ run }: { run: number }) => get(run),
    rename: async (input: { run: number; name: string; note: string }) => {
      note({ call: 'rename run', input });
      runs = runs.map((one) => (one.run === input.run ? { ...one, ...input } : one));
      return get(input.run);
    },
    remove: async (input: { run: number }) => {
      note({ call: 'remove run', input });
      runs = runs.filter((one) => one.run !== input.run);
      return list();
    },
    export: async (input: { runs: number[]; format: string }) => {
      note({ call: 'export runs', input });
      return { fileName: `runs.${input.format}`, text: 'runs' };
    },
  };
}

function shortRun(): LoadRun {
  const { load, detail, ...rest } = runOf(3);
  const generator = { threads: 1, loopShare: 0.99, cpuShare: 0.97 };
  const series = {
    ...detail.series,
    lastMs: 400,
    answered: [48_120, 19_800],
    failed: [0, 12],
    p50: [1, 1.1],
    p99: [3, 3],
  };
  return {
    ...rest,
    detail: { ...detail, series },
    load: {
      ...load,
      path: '/cache-me',
      requestsPerSecond: 48_900,
      limitedBy: 'generator',
      generator,
      failed: 12,
      ok: load.ok - 12,
      errors: { ECONNRESET: 12 },
    },
  };
}
