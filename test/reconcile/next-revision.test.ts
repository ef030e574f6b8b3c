import { expect, test } from 'vitest';
import { nextRevision } from '../../stack/reconcile/next-revision.ts';
import { desiredWith } from './world.ts';

const UP = { ...desiredWith({}), revision: 7 };

test('a wish that changes is one more, also the first of all, and one without a number is 0', () => {
  expect(nextRevision(UP, { ...UP, port: 9000 })).toBe(8);
  expect(nextRevision(null, UP)).toBe(1);
  expect(nextRevision(desiredWith({}), { ...desiredWith({}), state: 'down' })).toBe(1);
});

test('an undone wish comes with its old number, and is one more than the newest all the same', () => {
  expect(nextRevision(UP, { ...UP, port: 9000, revision: 2 })).toBe(8);
});

test('what is wished already, on whatever engine, keeps its number', () => {
  expect(nextRevision(UP, { ...UP, engine: 'docker', revision: 3 })).toBe(7);
});
