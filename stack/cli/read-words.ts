/** What a person typed becomes the contract's input; what it is not, the contract says. */
import type { z } from 'zod';
import { checkInput } from '../contract/check-input.ts';
import { methodInput, upInput } from '../contract/inputs.ts';
import type { Method } from '../model/desired.ts';
import { parseMethod } from '../nginx/method-words.ts';

export const BY = 'command line';

export interface UpFlags {
  readonly engine?: string;
  readonly scale?: string;
  readonly method?: string;
  readonly port?: string;
}

/** Faults: `input-invalid`. */
export function readUp(flags: UpFlags): z.output<typeof upInput> {
  const { engine, scale, method, port } = flags;
  return checkInput(upInput, {
    by: BY,
    ...(engine === undefined ? {} : { engine }),
    ...(scale === undefined ? {} : { scale: readNumber(scale) }),
    ...(method === undefined ? {} : { method: readMethodWords(method) }),
    ...(port === undefined ? {} : { port: readNumber(port) }),
  });
}

/** A method in one word list. Faults: `input-invalid`. */
export function readMethodWords(words: string): Method {
  return readMethod(words.split(/\s+/).filter(Boolean));
}

/** Faults: `input-invalid`. */
export function readMethod(words: readonly string[]): Method {
  return checkInput(methodInput, { by: BY, method: parseMethod(words) }).method;
}

export interface RevisionFlags {
  readonly ifRevision?: string;
}

/** What an input of the contract takes along to be refused where the wish changed since. */
export function readRevision({ ifRevision }: RevisionFlags): { readonly revision?: number | string } {
  return ifRevision === undefined ? {} : { revision: readNumber(ifRevision) };
}

export const IF_REVISION = [
  '--if-revision <n>',
  'refuse it where the wish was changed since: `status --json` has the number',
] as const;

/** Words that are no number stay words, so that the refusal can show them as they were typed. */
export function readNumber(word: string): number | string {
  return /^[+-]?\d+(?:\.\d+)?$/.test(word) ? Number(word) : word;
}
