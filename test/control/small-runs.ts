/** Two past runs, alike but for their method of balancing; what is asked of them is noted. */
import type { RunsDesk } from '../../stack/control/load/runs-desk.ts';
import { NO_DROPS } from '../../stack/model/load-drops.ts';
import type { LoadRun } from '../../stack/model/load-run.ts';

export function createSmallRuns(calls: string[]): Omit<RunsDesk, 'keep'> {
  const get = async (run: number): Promise<LoadRun> => runOf(run);
  const summaries = () => [runOf(2), runOf(1)].map(({ detail: _detail, format: _format, ...rest }) => rest);
  return {
    list: async () => ({ runs: summaries(), unreadable: 1 }),
    get: ({ run }) => get(run),
    async rename({ run, name, note }) {
      calls.push(`rename ${run} ${name} ${note}`);
      return { ...(await get(run)), name, note };
    },
    async remove({ run }) {
      calls.push(`remove ${run}`);
      return { runs: summaries().filter((one) => one.run !== run), unreadable: 0 };
    },
    async export({ runs, format }) {
      return { fileName: `runs.${format}`, text: `${runs.join(' and ')} as ${format}\n` };
    },
  };
}

/** The second is twice as fast. */
export function runOf(run: number, change: Partial<LoadRun> = {}): LoadRun {
  const perSecond = 1000 * run;
  const p50 = 8 / run;
  return {
    format: 1,
    run,
    at: `2026-01-0${run}T03:04:05.000Z`,
    name: run === 1 ? 'before' : '',
    note: '',
    load: {
      id: run,
      run,
      state: 'done',
      requests: perSecond * 10,
      concurrency: 50,
      path: '/',
      method: 'GET',
      bodyBytes: 0,
      keepAlive: true,
      pauseMs: 0,
      durationLimitMs: null,
      target: 'http://127.0.0.1:8080',
      sent: perSecond * 10,
      ok: perSecond * 10,
      failed: 0,
      perBackend: { 'flask-app-1': perSecond * 5, 'flask-app-2': perSecond * 5 },
      requestsPerSecond: perSecond,
      latency: { p50, p95: 2 * p50, p99: 3 * p50 },
      tail: { mean: 1.1 * p50, p90: 1.5 * p50, p999: 4 * p50, max: 9 * p50 },
      generator: { threads: 1, loopShare: 0.4, cpuShare: 0.3 },
      limitedBy: null,
      durationMs: 10_000,
      errors: {},
      drops: NO_DROPS,
    },
    detail: {
      histogram: [1, 2, 4, 8, 16, 32].map((toMs, index) => ({
        fromMs: toMs / 2 / run,
        toMs: toMs / run,
        count: [1, 9, 40, 35, 12, 3][index] ?? 0,
      })),
      series: {
        stepMs: 1000,
        lastMs: 1000,
        answered: Array.from({ length: 10 }, (_, second) => perSecond + (second % 3) * 20 - 20),
        failed: Array.from({ length: 10 }, () => 0),
        p50: Array.from({ length: 10 }, (_, second) => p50 + (second % 3) * 0.1),
        p99: Array.from({ length: 10 }, (_, second) => 3 * p50 + (second % 2)),
      },
      perAddress: {},
    },
    circumstances: {
      engine: 'Docker Engine 28.2',
      nginx: '1.30.6',
      generation: 12,
      method: run === 1 ? 'round_robin' : 'least_conn',
      scale: 2,
      serving: 'gunicorn',
      machine: '8 × Some CPU, linux 6.1, Node 20.19.0',
    },
    ...change,
  };
}
