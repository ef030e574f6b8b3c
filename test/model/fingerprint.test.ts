import { expect, test } from 'vitest';
import { backendSpecOf } from '../../stack/model/backend-spec.ts';
import { DEFAULT_SERVICE } from '../../stack/model/desired.ts';
import { fingerprintOf } from '../../stack/model/fingerprint.ts';

test('equal values have equal fingerprints, whatever the order of their keys', () => {
  expect(fingerprintOf({ a: 1, b: { c: 2, d: 3 } })).toBe(fingerprintOf({ b: { d: 3, c: 2 }, a: 1 }));
  expect(fingerprintOf({ a: 1 })).not.toBe(fingerprintOf({ a: 2 }));
});

test('a restart asked for changes a backend’s fingerprint; a new scale or method does not', () => {
  const before = backendSpecOf(DEFAULT_SERVICE, 2).fingerprint;
  expect(backendSpecOf({ ...DEFAULT_SERVICE, restarts: { '2': 1 } }, 2).fingerprint).not.toBe(before);
  expect(backendSpecOf({ ...DEFAULT_SERVICE, restarts: { '1': 1 } }, 2).fingerprint).toBe(before);
  expect(backendSpecOf({ ...DEFAULT_SERVICE, scale: 9, method: { kind: 'ip_hash' } }, 2).fingerprint).toBe(
    before,
  );
});
