/** The server program in the backends, as words and options, on top of what is wished. */
import type { z } from 'zod';
import { checkInput } from '../contract/check-input.ts';
import { SERVING_SCHEMAS } from '../contract/serving-schema.ts';
import { FaultError } from '../model/faults.ts';
import { DEFAULT_SERVINGS, type Serving } from '../model/serving.ts';
import { readNumber } from './read-words.ts';

export interface ServingFlags {
  readonly workers?: string;
  readonly threads?: string;
  readonly workerClass?: string;
  readonly timeout?: string;
  readonly processes?: string;
  readonly protocol?: string;
  /** False where `--no-direct` was said. */
  readonly direct?: boolean;
}

export function namesServing(kind: string | undefined, flags: ServingFlags): boolean {
  return kind !== undefined || flags.direct !== undefined || namedOptions(flags).length > 0;
}

/** Words that cannot be are refused before anybody is asked. */
export function checkServing(kind: string | undefined, flags: ServingFlags): void {
  if (kind !== undefined) changeServing(DEFAULT_SERVINGS.gunicorn, kind, flags);
}

/** Of the flavour that is wished already, what is not named stays; another begins anew. Faults: `input-invalid`. */
export function changeServing(now: Serving, kind: string | undefined, flags: ServingFlags): Serving {
  const wanted = kind ?? now.kind;
  if (!isKind(wanted))
    throw refused(`Expected one of gunicorn, uwsgi and flask, got ${JSON.stringify(wanted)}.`);
  const own = OPTIONS[wanted];
  const strange = namedOptions(flags).find((option) => own[option] === undefined);
  if (strange !== undefined)
    throw refused(
      `${wanted} has no \`--${DASHED[strange]}\`.`,
      Object.keys(own).length === 0
        ? 'It has no options.'
        : `It has ${namedIn(own)
            .map((option) => `--${DASHED[option]}`)
            .join(', ')}.`,
    );
  const before = wanted === now.kind ? now : DEFAULT_SERVINGS[wanted];
  const said = namedOptions(flags).map((option) => [own[option], wordOrNumber(flags[option])]);
  return checkInput<z.ZodType<Serving>>(
    SERVING_SCHEMAS[wanted],
    singleThreaded({ ...before, ...Object.fromEntries(said) }, flags),
  );
}

type Option = Exclude<keyof ServingFlags, 'direct'>;

/** What each flavour calls its options in the wish. */
const OPTIONS: Readonly<Record<Serving['kind'], Readonly<Partial<Record<Option, string>>>>> = {
  gunicorn: { workers: 'workers', threads: 'threads', workerClass: 'workerClass', timeout: 'timeoutS' },
  uwsgi: { processes: 'processes', threads: 'threads', protocol: 'protocol' },
  flask: {},
};

const DASHED: Readonly<Record<Option, string>> = {
  workers: 'workers',
  threads: 'threads',
  workerClass: 'worker-class',
  timeout: 'timeout',
  processes: 'processes',
  protocol: 'protocol',
};

function namedOptions(flags: ServingFlags): readonly Option[] {
  return namedIn(DASHED).filter((option) => flags[option] !== undefined);
}

function namedIn(record: Readonly<Partial<Record<Option, string>>>): readonly Option[] {
  return Object.keys(record) as Option[];
}

function wordOrNumber(word: string | undefined): string | number {
  return readNumber(word ?? '');
}

/** gunicorn makes a gthread worker of a sync one with threads. */
function singleThreaded(serving: object, { workerClass, threads }: ServingFlags): object {
  if (!('workerClass' in serving) || serving.workerClass !== 'sync') return serving;
  if (threads !== undefined && threads !== '1') {
    throw refused(
      `A sync worker has one thread, got \`--threads ${threads}\`.`,
      workerClass === undefined
        ? 'Add `--worker-class gthread`.'
        : 'Leave it out, or choose gthread: gunicorn makes a gthread worker of a sync one with threads.',
    );
  }
  return { ...serving, threads: 1 };
}

function isKind(word: string): word is Serving['kind'] {
  return word in OPTIONS;
}

function refused(message: string, hint?: string): FaultError {
  return new FaultError({ code: 'input-invalid', message, ...(hint === undefined ? {} : { hint }) });
}
