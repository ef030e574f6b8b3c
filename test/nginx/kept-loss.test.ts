import { expect, test } from 'vitest';
import { keptLossOf } from '../../stack/nginx/kept-loss.ts';

test('a version that keeps connections through a reload says nothing, unless something else was measured', () => {
  expect(keptLossOf('1.30.6', null)).toBeNull();
  expect(keptLossOf('1.27.4', { lost: 0, sent: 500 })).toBeNull();
  expect(keptLossOf('1.30.6', { lost: 2, sent: 500 })?.message).toBe(
    'nginx 1.30.6 and kept connections: 2 of 500 requests on them lost in the last measured change.',
  );
});

test('an older version says what was measured, to the request', () => {
  expect(keptLossOf('1.22.1', { lost: 31, sent: 12_000 })).toEqual({
    message:
      'nginx 1.22.1 closes kept connections at a reload: 31 of 12,000 requests on them lost in the last measured change; 1.27.4 and later do not.',
    hint: null,
    measured: { lost: 31, sent: 12_000 },
  });
});

test('where nothing was measured no number is named, and how to get one is', () => {
  const loss = keptLossOf('1.27.3', null);
  expect(loss?.message).toContain('not measured here yet');
  expect(loss?.message.replaceAll(/1\.27\.[34]/g, '')).not.toMatch(/\d/);
  expect(loss?.hint).toContain('signalbox hit --both');
  expect(keptLossOf(null, null)).toBeNull();
});
