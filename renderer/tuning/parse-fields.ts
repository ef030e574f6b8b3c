/** Typed fields as values, or the sentence that says what one has to be. */

export type Parsed<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'wrong'; readonly sentence: string };

/** What is wrong with a field: its name, what it has to be, what was typed. */
export type Wrong = (name: string, expected: string, got: string) => void;

/** The first thing wrong is said; the rest waits until it is right. */
export function parsed<T>(read: (wrong: Wrong) => T): Parsed<T> {
  let sentence: string | null = null;
  const value = read((name, expected, got) => {
    sentence ??= `Expected \`${name}\` to be ${expected}, got ${JSON.stringify(got)}.`;
  });
  return sentence === null ? { kind: 'value', value } : { kind: 'wrong', sentence };
}

export function whole(
  text: string,
  name: string,
  least: number,
  most: number,
  wrong: Wrong,
): number | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const number = /^\d{1,6}$/.test(trimmed) ? Number(trimmed) : Number.NaN;
  if (number >= least && number <= most) return number;
  wrong(name, `a whole number from ${least} to ${most}`, trimmed);
  return undefined;
}

export function matching(
  text: string,
  name: string,
  form: RegExp,
  words: string,
  wrong: Wrong,
): string | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  if (!form.test(trimmed)) wrong(name, words, trimmed);
  return trimmed;
}

export function field<Name extends string, T>(
  name: Name,
  value: T | undefined,
): { readonly [Key in Name]?: T } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: T };
}

export function shown(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}
