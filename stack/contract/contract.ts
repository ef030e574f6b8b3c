/**
 * In: nothing. Out: the one table of what a shell may ask and hear, with its schemas and inferred types.
 * Must not know: transports, shells, the controller.
 */
import { eventIterator, oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { Board, Load } from '../model/board.ts';
import type { ChangePreview } from '../model/edit.ts';
import type { Fault } from '../model/faults.ts';
import type { Actor, Receipt } from '../model/receipt.ts';
import { cachingContract } from './caching-contract.ts';
import { configContract } from './config-contract.ts';
import { applyInput, previewInput } from './edit-schema.ts';
import { experimentsContract } from './experiments-contract.ts';
import {
  backendInput,
  backToInput,
  compareInput,
  downInput,
  generationInput,
  loadIdInput,
  loadInput,
  logAckInput,
  logFollowInput,
  methodInput,
  restartInput,
  scaleInput,
  undoInput,
  upInput,
} from './inputs.ts';
import { runsContract } from './runs-contract.ts';
import { shellContract } from './shell-contract.ts';
import { tlsContract } from './tls-contract.ts';
import { exportersContract, tracesContract } from './traces-contract.ts';
import { trafficContract } from './traffic-contract.ts';

/** Raw lines, whole; `skipped` were counted but not sent, to keep the view alive under a flood. */
export interface LogBatch {
  readonly sequence: number;
  readonly lines: readonly string[];
  readonly skipped: number;
  /** A gap a person should know of: truncation, a line cut at its limit. */
  readonly note: string | null;
  /** While lines come faster than a person can read: how fast, and that of so many one is sent. */
  readonly sample?: LogSample;
}

export interface LogSample {
  readonly linesPerSecond: number;
  readonly oneIn: number;
}

/** A plan as text: what `signalbox plan` prints, and its steps for a screen. */
export interface PlanView {
  readonly text: string;
  readonly steps: readonly { readonly stage: number; readonly label: string; readonly because: string }[];
}

/** One config that was written. What, because and by are null where no receipt tells of it any more. */
export interface GenerationEntry {
  readonly generation: number;
  /** `refused`: nginx did not take it; its files are kept to be read. */
  readonly state: 'current' | 'kept' | 'refused';
  /** ISO time. */
  readonly at: string;
  readonly what: string | null;
  readonly because: string | null;
  readonly by: Actor | null;
}

/** Every expected fault arrives as this error, its data the fault itself. */
const base = oc.errors({ FAULT: { data: type<Fault>() } });

export const contract = {
  stack: {
    /** Wish it up. Resolves when nginx answers with the wished backends behind it. */
    up: base.input(upInput).output(type<Receipt>()),
    down: base.input(downInput).output(type<Receipt>()),
    /** The wish before the last change, once more; asked again, the one before that. */
    undo: base.input(undoInput).output(type<Receipt>()),
    board: base.output(type<Board>()),
    /** A board now and whenever it changes, at most four a second. Falls silent when nothing changes. */
    watch: base.output(eventIterator(type<Board>())),
    /** What would be done to reach the wish on disk, or the wish given. Changes nothing. */
    plan: base.input(upInput.omit({ by: true, revision: true }).partial()).output(type<PlanView>()),
    /** What staged edits would do: the plan, the config's difference, the linter's findings. Changes nothing. */
    preview: base.input(previewInput).output(type<ChangePreview>()),
    /** All edits as one wish and one reload. */
    apply: base.input(applyInput).output(type<Receipt>()),
    receipts: base.output(type<readonly Receipt[]>()),
    /** The config as nginx serves it, file by file. */
    config: base.output(type<readonly { readonly path: string; readonly text: string }[]>()),
  },
  service: {
    scale: base.input(scaleInput).output(type<Receipt>()),
    method: base.input(methodInput).output(type<Receipt>()),
    /** Every running backend anew, `parallel` at a time; ends at the first that does not come back. */
    restart: base.input(restartInput).output(type<Receipt>()),
  },
  backend: {
    act: base.input(backendInput).output(type<Receipt>()),
  },
  history: {
    /** Newest first. */
    list: base.output(type<readonly GenerationEntry[]>()),
    files: base
      .input(generationInput)
      .output(type<readonly { readonly path: string; readonly text: string }[]>()),
    /** As `diff -u` marks it; empty where nothing differs. */
    compare: base.input(compareInput).output(type<string>()),
    /** Its method, parameters and number of backends are wished again: a new generation, like any change. */
    goBack: base.input(backToInput).output(type<Receipt>()),
  },
  caching: cachingContract,
  tls: tlsContract,
  config: configContract,
  load: {
    /** Runs to its end; progress is on the board too. */
    run: base.input(loadInput).output(eventIterator(type<Load>())),
    stop: base.input(loadIdInput).output(type<Load>()),
  },
  runs: runsContract,
  log: {
    follow: base.input(logFollowInput).output(eventIterator(type<LogBatch>())),
    ack: base.input(logAckInput).output(z.void()),
  },
  traffic: trafficContract,
  traces: tracesContract,
  exporters: exportersContract,
  experiments: experimentsContract,
  shell: shellContract,
};
