import { expect, test } from 'vitest';
import { checkInput } from '../../stack/contract/check-input.ts';
import { loadInput, methodInput, scaleInput, upInput } from '../../stack/contract/inputs.ts';
import { FaultError } from '../../stack/model/faults.ts';

const BY = 'window';

function sentence(check: () => unknown): string {
  try {
    check();
  } catch (error) {
    if (error instanceof FaultError && error.fault.code === 'input-invalid') return error.fault.message;
    throw error;
  }
  throw new Error('it should have been refused');
}

test('what fits comes back typed, its gaps filled', () => {
  expect(checkInput(loadInput, { requests: 7 })).toEqual({
    requests: 7,
    concurrency: 100,
    path: '/',
    method: 'GET',
    bodyBytes: 0,
    keepAlive: false,
    pauseMs: 0,
  });
});

test.each([
  ['words', { by: BY, scale: 'ten' }, '"ten"'],
  ['nothing', { by: BY }, 'nothing'],
  ['a number too large', { by: BY, scale: 65 }, '65'],
  ['a number no JSON can hold', { by: BY, scale: 3n }, '3'],
  ['an object with one inside', { by: BY, scale: { of: 3n } }, '[object Object]'],
  ['a long text, cut', { by: BY, scale: 'x'.repeat(200) }, `"${'x'.repeat(76)}…`],
])('a field that got %s is named, with what was expected and what came', (_what, input, got) => {
  expect(sentence(() => checkInput(scaleInput, input))).toBe(
    `Expected \`scale\` to be a whole number from 0 to 64, got ${got}.`,
  );
});

test('a field inside a choice is named by its path; an unknown choice by what there is', () => {
  const method = (value: unknown) => sentence(() => checkInput(methodInput, { by: BY, method: value }));
  expect(method({ kind: 'fastest' })).toContain('one of round_robin, least_conn, ip_hash, hash, random');
  expect(method({ kind: 'hash', key: 'x; }', consistent: true })).toContain('`method.key`');
  expect(sentence(() => checkInput(upInput, { by: BY, method: { kind: 'ip_hash', key: '$x' } }))).toContain(
    'method',
  );
});

test.each([null, 'up', 3, undefined])('%j instead of an object is refused in a sentence', (input) => {
  expect(sentence(() => checkInput(scaleInput, input))).toMatch(/^Expected `input` to be .*, got .*\.$/);
});
