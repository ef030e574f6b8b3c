import { expect, test } from 'vitest';
import { checkInput } from '../../stack/contract/check-input.ts';
import { applySnippetsInput, resolveDriftInput } from '../../stack/contract/config-contract.ts';
import { desiredSchema } from '../../stack/contract/desired-schema.ts';
import { DEFAULT_DESIRED } from '../../stack/model/desired.ts';
import { FaultError } from '../../stack/model/faults.ts';
import { MAX_SNIPPET_BYTES, NO_SNIPPETS, type Snippets } from '../../stack/model/snippets.ts';

function apply(snippets: Partial<Snippets>) {
  return checkInput(applySnippetsInput, { by: 'window', snippets: { ...NO_SNIPPETS, ...snippets } });
}

function sentence(check: () => unknown): string {
  try {
    check();
  } catch (error) {
    if (error instanceof FaultError && error.fault.code === 'input-invalid') return error.fault.message;
    throw error;
  }
  throw new Error('it should have been refused');
}

test('a snippet may have 64 KiB of UTF-8, whatever its characters, and not a byte more', () => {
  expect(apply({ http: 'x'.repeat(MAX_SNIPPET_BYTES) }).snippets.http).toHaveLength(MAX_SNIPPET_BYTES);
  expect(apply({ http: 'é'.repeat(MAX_SNIPPET_BYTES / 2) }).snippets.http).toHaveLength(
    MAX_SNIPPET_BYTES / 2,
  );
  const expected = /^Expected `snippets\.http` to be text of at most 64 KiB/;
  expect(sentence(() => apply({ http: 'x'.repeat(MAX_SNIPPET_BYTES + 1) }))).toMatch(expected);
  expect(sentence(() => apply({ http: `é${'x'.repeat(MAX_SNIPPET_BYTES - 1)}` }))).toMatch(expected);
});

test.each([
  ['a NUL, where nginx would end', 'gzip on;\0daemon off;'],
  ['half a character, which UTF-8 has not', '# \ud83d'],
])('%s is refused', (_what, text) => {
  expect(sentence(() => apply({ server: text }))).toContain('`snippets.server`');
});

test('a level that is left out or unknown is refused: all three are applied at once', () => {
  const snippets = { http: '', server: '' };
  expect(sentence(() => checkInput(applySnippetsInput, { by: 'window', snippets }))).toContain('upstream');
  const more = { ...NO_SNIPPETS, main: 'daemon off;' };
  expect(sentence(() => checkInput(applySnippetsInput, { by: 'window', snippets: more }))).toContain(
    'snippets',
  );
});

test('a choice about drift is one of two', () => {
  expect(sentence(() => checkInput(resolveDriftInput, { by: 'window', choice: 'overwrite' }))).toBe(
    'Expected `choice` to be set-aside or restore, got "overwrite".',
  );
});

test('a wish of before there were snippets is read as it is, and one with them whole', () => {
  expect(checkInput(desiredSchema, DEFAULT_DESIRED)).toEqual(DEFAULT_DESIRED);
  const wished = { ...DEFAULT_DESIRED, snippets: { ...NO_SNIPPETS, http: 'gzip on;\n' } };
  expect(checkInput(desiredSchema, wished)).toEqual(wished);
});
