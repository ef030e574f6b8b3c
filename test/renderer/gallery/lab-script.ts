/** Experiments as a scripted controller knows them. */
import { EXPERIMENTS } from '../../../stack/lab/experiments.ts';
import { findingOf } from '../../../stack/lab/finding.ts';
import type { ExperimentProgress, ExperimentResult } from '../../../stack/model/experiment.ts';
import { CLIENTS_RESULT, HEAT_RESULT, TROUBLE_RESULT, WHY_RESULT } from '../../lab/results.ts';

export type LabScript = 'empty' | 'answered' | 'running';

const RESULTS: readonly ExperimentResult[] = [WHY_RESULT, TROUBLE_RESULT, HEAT_RESULT, CLIENTS_RESULT];

const RUNNING: ExperimentProgress = {
  state: 'running',
  name: 'methods-in-trouble',
  mode: 'full',
  done: 31,
  steps: 72,
  doing: 'least_conn, one slowed: run 2 of 3',
  elapsedMs: 96_000,
  resultId: null,
};

export function scriptedLab(script: LabScript, note: (call: unknown) => void) {
  const results = script === 'empty' ? [] : RESULTS;
  const summaryOf = (result: ExperimentResult) => ({
    id: result.id,
    name: result.name,
    mode: result.mode,
    at: result.at,
    ms: result.ms,
    engine: result.engine.kind,
    finding: findingOf(result),
  });
  return {
    list: async () => ({
      experiments: EXPERIMENTS.map((facts) => {
        const last = results.find(({ name }) => name === facts.name);
        return { ...facts, last: last === undefined ? null : summaryOf(last) };
      }),
      running: script === 'running' ? RUNNING : null,
    }),
    run: async (input: unknown) => {
      note({ call: 'experiment', input });
      return (async function* () {
        yield { ...RUNNING, ...(input as object), state: 'done', resultId: WHY_RESULT.id };
      })();
    },
    stop: async () => note({ call: 'experiment stop' }),
    results: async () => results.map(summaryOf),
    result: async ({ id }: { id: number }) => results.find((one) => one.id === id),
    export: async () => ({ fileName: 'x.md', mediaType: 'text/markdown', text: '' }),
  };
}
