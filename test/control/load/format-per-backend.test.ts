import { expect, test } from 'vitest';
import { formatPerBackend } from '../../../stack/control/load/format-per-backend.ts';

test.each([
  [{ 'flask-app-2': 333, 'flask-app-1': 333, 'flask-app-3': 334 }, '{1: 333, 2: 333, 3: 334}'],
  [{ 'flask-app-10': 1, 'flask-app-9': 2 }, '{9: 2, 10: 1}'],
  [{ other: 4, 'flask-app-1': 6 }, '{1: 6, other: 4}'],
  [{ 'a-1': 1, 'b-1': 2 }, '{a-1: 1, b-1: 2}'],
  [{}, '{}'],
])('%j reads %s', (perBackend, expected) => {
  expect(formatPerBackend(perBackend)).toBe(expected);
});
