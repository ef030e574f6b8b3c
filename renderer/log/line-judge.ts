/** The way to the worker that judges lines: one question at a time, and an end to one that takes too long. */
import type { LogTerm } from './parse-log-query.ts';

export type JudgeAsk =
  | {
      readonly kind: 'lines';
      readonly terms: readonly LogTerm[];
      readonly source: string;
      readonly names: readonly (readonly [string, string])[];
      /** The number of the first line. */
      readonly first: number;
      readonly bytes: Uint8Array;
      readonly start: number;
      readonly ends: readonly number[];
    }
  | { readonly kind: 'ranges'; readonly terms: readonly LogTerm[]; readonly shown: readonly string[] };

export interface JudgeAnswer {
  /** Numbers of the lines that match, ascending. */
  readonly matches: readonly number[];
  /** Per text shown: where the terms match. */
  readonly ranges: readonly (readonly (readonly [number, number])[])[];
}

export interface LineJudge {
  /** Null where it took longer than `limitMs`: the worker was ended, and a new one begins with the next question. */
  ask(ask: JudgeAsk, limitMs: number): Promise<JudgeAnswer | null>;
  /** Nothing asked before will be answered: those promises stay open. */
  dispose(): void;
}

export function createLineJudge(): LineJudge {
  let worker: Worker | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const end = (): void => {
    worker?.terminate();
    worker = null;
  };
  const askNow = (ask: JudgeAsk, limitMs: number): Promise<JudgeAnswer | null> => {
    worker ??= new Worker(new URL('./judge-worker.ts', import.meta.url), { type: 'module' });
    const asked = worker;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        end();
        resolve(null);
      }, limitMs);
      asked.onmessage = ({ data }: MessageEvent<JudgeAnswer>) => {
        clearTimeout(timer);
        resolve(data);
      };
      asked.onerror = (event) => {
        clearTimeout(timer);
        end();
        reject(new Error(event.message || 'The worker that filters lines could not start.'));
      };
      asked.postMessage(ask);
    });
  };
  return {
    ask(ask, limitMs) {
      const answer = last.then(() => askNow(ask, limitMs));
      last = answer.catch(() => undefined);
      return answer;
    },
    dispose: end,
  };
}
