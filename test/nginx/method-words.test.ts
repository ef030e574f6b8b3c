import fc from 'fast-check';
import { expect, test } from 'vitest';
import { methodSchema } from '../../stack/contract/inputs.ts';
import type { Method } from '../../stack/model/desired.ts';
import { type Fault, faultOf } from '../../stack/model/faults.ts';
import { parseMethod, printMethod } from '../../stack/nginx/method-words.ts';

const METHODS: readonly Method[] = [
  { kind: 'round_robin' },
  { kind: 'least_conn' },
  { kind: 'ip_hash' },
  { kind: 'hash', key: '$request_uri', consistent: false },
  { kind: 'hash', key: '$request_uri', consistent: true },
  { kind: 'random', two: false },
  { kind: 'random', two: true },
  { kind: 'random', two: true, by: 'least_conn' },
  { kind: 'least_time', by: 'header', inflight: false },
  { kind: 'least_time', by: 'last_byte', inflight: true },
];

test.each(METHODS.map((method) => [printMethod(method), method] as const))(
  '`%s` reads back as the method it prints',
  (text, method) => {
    expect(parseMethod(text.split(' '))).toEqual(method);
  },
);

test.each([
  [['round-robin'], 'Did you mean `round_robin`?'],
  [['leastconn'], 'Did you mean `least_conn`?'],
  [['iphash'], 'Did you mean `ip_hash`?'],
  [['RANDOM'], 'Did you mean `random`?'],
  [['hashh', '$uri'], 'Did you mean `hash`?'],
])('%j gets the suggestion %s', (words, hint) => {
  expect(faultFor(words)).toEqual({
    code: 'input-invalid',
    message: `Expected \`method\` to be one of round_robin, least_conn, ip_hash, hash KEY [consistent], random [two [least_conn]], least_time header|last_byte [inflight], got "${words.join(' ')}".`,
    hint,
  });
});

test.each([
  [['fastest'], 'Expected `method` to be one of round_robin'],
  [[], 'Expected `method` to be one of round_robin'],
  [['ip_hash', 'consistent'], 'Expected `ip_hash` to stand alone, got "ip_hash consistent".'],
  [['hash'], 'Expected `hash` to be followed by a key, got "hash".'],
  [['hash', '$a;b'], 'Expected the hash key to be nginx variables and plain characters'],
  [['hash', '$uri', 'konsistent'], 'Expected the hash key to be followed by `consistent` or nothing'],
  [['hash', '$uri', 'consistent', 'x'], 'Expected the hash key to be followed by `consistent` or nothing'],
  [
    ['random', 'three'],
    'Expected `random` to be followed by `two`, `two least_conn` or nothing, got "random three".',
  ],
  [['random', 'two', 'least_time=header'], 'Expected `random` to be followed by `two`, `two least_conn`'],
  [['random', 'least_conn'], 'Expected `random` to be followed by `two`, `two least_conn`'],
  [['least_time'], 'Expected `least_time` to be followed by `header` or `last_byte`'],
  [['least_time', 'header', 'x'], 'Expected `least_time header` to be followed by `inflight` or nothing'],
])('%j is refused in a sentence that names what was expected and what came', (words, message) => {
  expect(faultFor(words)).toMatchObject({ code: 'input-invalid', message: expect.stringContaining(message) });
});

test('nothing is suggested for a word that is near to none', () => {
  expect(faultFor(['fastest']).hint).toBeUndefined();
});

test('a key swallowed by the shell is answered with how to quote it', () => {
  expect(faultFor(['hash', '']).hint).toBe("Quote the key: hash '$request_uri'.");
});

test('words and contract allow the same hash keys', () => {
  const keys = fc.string({
    unit: fc.constantFrom(...['a', '$', '{', '}', '_', ';', ' ', '"', '/', ':', '-', '.', '\n', 'é']),
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(keys, (key) => {
      const byContract = methodSchema.safeParse({ kind: 'hash', key, consistent: false }).success;
      expect(isAccepted(['hash', key])).toBe(byContract);
    }),
    { numRuns: 1000 },
  );
});

function isAccepted(words: readonly string[]): boolean {
  try {
    parseMethod(words);
    return true;
  } catch {
    return false;
  }
}

function faultFor(words: readonly string[]): Fault {
  try {
    parseMethod(words);
  } catch (thrown) {
    return faultOf(thrown);
  }
  throw new Error(`${words.join(' ')} was accepted`);
}
