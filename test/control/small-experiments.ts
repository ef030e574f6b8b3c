/** Experiments written by hand, for tests of the shells: fixed answers, every call noted. */
import type { ExperimentDesk } from '../../stack/control/experiments/experiment-parts.ts';
import { EXPERIMENTS } from '../../stack/lab/experiments.ts';
import { exportResult } from '../../stack/lab/export-result.ts';
import { findingOf } from '../../stack/lab/finding.ts';
import type { ExperimentProgress, ResultSummary } from '../../stack/model/experiment.ts';
import { FaultError } from '../../stack/model/faults.ts';
import { CLIENTS_RESULT } from '../lab/results.ts';

const { id, name, mode, at, ms, engine } = CLIENTS_RESULT;

export const SUMMARY: ResultSummary = {
  id,
  name,
  mode,
  at,
  ms,
  engine: engine.kind,
  finding: findingOf(CLIENTS_RESULT),
};

export function createSmallExperiments(calls: string[]): ExperimentDesk {
  return {
    list: async () => ({
      experiments: EXPERIMENTS.map((facts) => ({ ...facts, last: facts.name === name ? SUMMARY : null })),
      running: null,
    }),
    run: async function* (wish) {
      calls.push(`experiment ${JSON.stringify(wish)}`);
      const progress: ExperimentProgress = {
        state: 'running',
        name: wish.name,
        mode: wish.mode,
        done: 1,
        steps: 4,
        doing: 'ip_hash: all backends serve',
        elapsedMs: 900,
        resultId: null,
      };
      yield progress;
      yield { ...progress, state: 'done', done: 4, doing: 'done', resultId: id };
    },
    async stop() {
      calls.push('stop the experiment');
    },
    results: async () => [SUMMARY],
    async result(wanted) {
      if (wanted === id) return CLIENTS_RESULT;
      throw new FaultError({
        code: 'experiment-unknown',
        message: `There is no result ${wanted} of an experiment.`,
      });
    },
    export: async ({ format }) => exportResult(CLIENTS_RESULT, format),
  };
}
