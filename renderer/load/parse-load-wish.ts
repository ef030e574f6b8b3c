import type { LoadWish } from '../../stack/contract/both-kinds.ts';
import type { Fault } from '../../stack/model/faults.ts';
import type { LoadMethod } from '../../stack/model/load-drops.ts';

/** What a POST of the panel sends. */
export const POST_BYTES = 1024;

export interface LoadFields {
  readonly requests: string;
  readonly concurrency: string;
  readonly path: string;
  readonly method: LoadMethod;
  readonly keepAlive: boolean;
  /** Empty ones are not asked for. */
  readonly seconds?: string;
  readonly rate?: string;
  readonly bodyBytes?: string;
  readonly addresses?: string;
  readonly threads?: string;
  readonly name?: string;
  readonly by?: 'http' | 'https' | 'resumed';
}

/** The form's text as a wish, or the fault of its first bad field. The controller checks again. */
export function parseLoadWish(fields: LoadFields): LoadWish | Fault {
  const requests = wholeNumber(fields.requests, 1_000_000);
  if (requests === null) return expected('requests', 'a whole number from 1 to 1000000', fields.requests);
  const concurrency = wholeNumber(fields.concurrency, 1_000);
  if (concurrency === null) return expected('at once', 'a whole number from 1 to 1000', fields.concurrency);
  const path = fields.path.trim();
  if (!/^\/\S*$/.test(path)) return expected('path', 'a path that starts with `/`', fields.path);
  const more: Record<string, number> = {};
  for (const [name, label, most] of NUMBERS) {
    const text = fields[name]?.trim() ?? '';
    if (text === '') continue;
    const number = wholeNumber(text, most);
    if (number === null) return expected(label, `a whole number from 1 to ${most}`, text);
    more[name] = number;
  }
  const { method, keepAlive, by = 'http' } = fields;
  const { seconds, bodyBytes = POST_BYTES, ...rest } = more;
  const name = fields.name?.trim() ?? '';
  return {
    requests,
    concurrency,
    path,
    method,
    bodyBytes: method === 'POST' ? bodyBytes : 0,
    keepAlive,
    ...(seconds === undefined ? {} : { duration: seconds }),
    ...rest,
    ...(by === 'http' ? {} : { to: 'https' as const }),
    ...(by === 'resumed' ? { session: 'resumed' as const } : {}),
    ...(name === '' ? {} : { name }),
  };
}

const NUMBERS = [
  ['seconds', 'seconds', 86_400],
  ['rate', 'per second', 1_000_000],
  ['bodyBytes', 'body bytes', 1_048_576],
  ['addresses', 'addresses', 250],
  ['threads', 'threads', 16],
] as const;

function wholeNumber(text: string, most: number): number | null {
  const digits = text.trim().replaceAll(/[,_ ]/g, '');
  if (!/^\d{1,7}$/.test(digits)) return null;
  const number = Number(digits);
  return number >= 1 && number <= most ? number : null;
}

function expected(name: string, what: string, got: string): Fault {
  return {
    code: 'input-invalid',
    message: `Expected \`${name}\` to be ${what}, got ${JSON.stringify(got)}.`,
    hint: 'Nothing was sent.',
  };
}
