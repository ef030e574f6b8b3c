/** The lab while the panel is open: a run goes on when another view is looked at. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { faultOfCall, type SignalboxClient } from '../../stack/contract/client.ts';
import type {
  ExperimentList,
  ExperimentMode,
  ExperimentName,
  ExperimentProgress,
  ExperimentResult,
} from '../../stack/model/experiment.ts';
import type { Fault } from '../../stack/model/faults.ts';

interface LabState {
  readonly list: ExperimentList | null;
  /** Results that were looked at, by number. */
  readonly results: ReadonlyMap<number, ExperimentResult>;
  /** Of the result page; null: none, as a person closed it. */
  readonly shown: number | 'newest' | null;
  /** Of the run this panel asked for; null: none is under way. */
  readonly progress: ExperimentProgress | null;
  readonly isStopping: boolean;
  readonly fault: Fault | null;
}

const lab = createStore<LabState>(() => ({
  list: null,
  results: new Map(),
  shown: 'newest',
  progress: null,
  isStopping: false,
  fault: null,
}));

export function useLab<Part>(part: (state: LabState) => Part): Part {
  return useStore(lab, part);
}

/** What there is, and the last result of each. */
export async function refreshLab(client: SignalboxClient): Promise<void> {
  await told(async () => {
    const list = await client.experiments.list();
    lab.setState({ list });
    await Promise.all(
      list.experiments.map(({ last }) => (last === null ? null : fetchResult(client, last.id))),
    );
  });
}

export async function showResult(client: SignalboxClient, id: number | null): Promise<void> {
  await told(async () => {
    if (id !== null) await fetchResult(client, id);
    lab.setState({ shown: id });
  });
}

export async function runExperiment(
  client: SignalboxClient,
  name: ExperimentName,
  mode: ExperimentMode,
): Promise<void> {
  if (lab.getState().progress !== null) return;
  await told(async () => {
    try {
      for await (const progress of await client.experiments.run({ name, mode })) {
        lab.setState({ progress });
        if (progress.resultId !== null) await showResult(client, progress.resultId);
      }
    } finally {
      lab.setState({ progress: null, isStopping: false });
    }
  });
  await refreshLab(client);
}

/** Of this panel's run, or of another shell's. */
export async function stopExperiment(client: SignalboxClient): Promise<void> {
  lab.setState({ isStopping: true });
  await told(() => client.experiments.stop());
  lab.setState({ isStopping: false });
  await refreshLab(client);
}

async function fetchResult(client: SignalboxClient, id: number): Promise<void> {
  if (lab.getState().results.has(id)) return;
  const result = await client.experiments.result({ id });
  lab.setState(({ results }) => ({ results: new Map(results).set(id, result) }));
}

async function told(work: () => Promise<void>): Promise<void> {
  try {
    lab.setState({ fault: null });
    await work();
  } catch (thrown) {
    lab.setState({ fault: faultOfCall(thrown) });
  }
}
