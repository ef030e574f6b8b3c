/** What the controller and the thread of an experiment say to each other. */
import type { Fault } from '../../model/faults.ts';
import type { ExperimentOrder, FreshResult } from './run-experiment.ts';

/** What the thread is there for. */
export type ExperimentTask =
  | { readonly kind: 'run'; readonly order: ExperimentOrder }
  /** Take down what a controller that died left of an experiment. */
  | { readonly kind: 'clear'; readonly home: string; readonly imagesFolder: string };

/** The last of them, but for `progress`, is the thread's last word. */
export type ExperimentMessage =
  | { readonly kind: 'progress'; readonly done: number; readonly steps: number; readonly doing: string }
  | { readonly kind: 'result'; readonly result: FreshResult }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'cleared' }
  | { readonly kind: 'failed'; readonly fault: Fault };

/** The one word to the thread: end early, take everything down, say `stopped`. */
export const STOP = 'stop';
