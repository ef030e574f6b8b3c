/**
 * In: a stack's home, an engine finder, and what shells ask. Out: boards, receipts, logs; a stack that is as wished.
 * Must not know: which engine it drives, which shell asked, windows.
 */
import type { z } from 'zod';
import type { GenerationEntry, LogBatch, PlanView } from '../contract/contract.ts';
import type { applyInput, previewInput } from '../contract/edit-schema.ts';
import type {
  backendInput,
  backToInput,
  compareInput,
  downInput,
  loadInput,
  logAckInput,
  logFollowInput,
  methodInput,
  restartInput,
  scaleInput,
  undoInput,
  upInput,
} from '../contract/inputs.ts';
import type { FindEngine, Report } from '../engines/engine.ts';
import type { Board, Load } from '../model/board.ts';
import type { ChangePreview } from '../model/edit.ts';
import type { Receipt } from '../model/receipt.ts';
import type { CachingDesk } from './caching/open-caching.ts';
import type { ConfigDesk } from './config-desk.ts';
import type { ExperimentDesk } from './experiments/experiment-parts.ts';
import type { RunsDesk } from './load/runs-desk.ts';
import type { ShellDesk } from './shell-desk.ts';
import type { TlsDesk } from './tls/tls-desk.ts';
import type { SecretBox } from './traces/secret-box.ts';
import type { TracesDesk } from './traces/traces-parts.ts';
import type { TrafficDesk } from './traffic/traffic-desk.ts';

export interface ControllerOptions {
  /** The system's keychain, where the shell has one. */
  readonly secretBox?: SecretBox | undefined;
  /** Absolute folder of all state: one stack per home. Made when absent. */
  readonly home: string;
  /** Absolute folder with `nginx/` and `flask/`. */
  readonly imagesFolder: string;
  readonly findEngine: FindEngine;
  /** Absolute path of the load worker's program. */
  readonly loadWorkerPath: string;
  /** Absolute path of the program that counts a long log's past on a thread; without it the controller does. */
  readonly pastWorkerPath?: string;
  /** Absolute path of the program that runs an experiment on a thread; without it none can be run. */
  readonly experimentWorkerPath?: string;
  /** Hears, in a line each, what a person at a terminal should know: an engine passed over, another taking over. */
  readonly report: Report;
}

/** One controller of one stack. Inputs were checked by the contract before they get here. */
export interface Controller {
  readonly home: string;
  /** The board once the stack was looked at, and put right where that was needed. */
  board(): Promise<Board>;
  /** The board now and on each change, at most four a second, until aborted. */
  watchBoard(signal: AbortSignal): AsyncIterable<Board>;
  up(input: z.output<typeof upInput>): Promise<Receipt>;
  down(input: z.output<typeof downInput>): Promise<Receipt>;
  scale(input: z.output<typeof scaleInput>): Promise<Receipt>;
  method(input: z.output<typeof methodInput>): Promise<Receipt>;
  restart(input: z.output<typeof restartInput>): Promise<Receipt>;
  actOnBackend(input: z.output<typeof backendInput>): Promise<Receipt>;
  plan(input: Partial<Omit<z.output<typeof upInput>, 'by'>>): Promise<PlanView>;
  preview(input: z.output<typeof previewInput>): Promise<ChangePreview>;
  apply(input: z.output<typeof applyInput>): Promise<Receipt>;
  receipts(): Promise<readonly Receipt[]>;
  config(): Promise<readonly { readonly path: string; readonly text: string }[]>;
  /** What a person asks of nginx's config beyond the changes: as loaded, drift, snippets. */
  readonly configDesk: ConfigDesk;
  readonly caching: CachingDesk;
  readonly tls: TlsDesk;
  undo(input: z.output<typeof undoInput>): Promise<Receipt>;
  history(): Promise<readonly GenerationEntry[]>;
  historyFiles(generation: number): Promise<readonly { readonly path: string; readonly text: string }[]>;
  compareHistory(input: z.output<typeof compareInput>): Promise<string>;
  goBack(input: z.output<typeof backToInput>): Promise<Receipt>;
  runLoad(input: z.output<typeof loadInput>, signal: AbortSignal): AsyncIterable<Load>;
  stopLoad(id: number): Promise<Load>;
  /** Load runs of the past. */
  readonly runs: Omit<RunsDesk, 'keep'>;
  followLog(input: z.output<typeof logFollowInput>, signal: AbortSignal): AsyncIterable<LogBatch>;
  ackLog(input: z.output<typeof logAckInput>): void;
  readonly traffic: TrafficDesk;
  readonly traces: TracesDesk;
  readonly shells: ShellDesk;
  readonly experiments: ExperimentDesk;
  /** Lets go of the engine, the files and the lock; what runs keeps running. */
  close(): Promise<void>;
}
