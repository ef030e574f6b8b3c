import { expect, test } from 'vitest';
import { keepRestarted } from '../../stack/reconcile/keep-restarted.ts';
import { backendOf, desiredWith } from './world.ts';

const BEFORE = desiredWith({ scale: 3, restarts: { '1': 4 } });
const WISHED = desiredWith({ scale: 3, restarts: { '1': 5, '2': 1, '3': 1 } });
const serviceOf = (desired: typeof BEFORE) => {
  const [service] = desired.services;
  if (service === undefined) throw new Error('a wish has a service');
  return service;
};

test('who carries the new count keeps it, who does not keeps the old one', () => {
  const seen = [
    backendOf(serviceOf(WISHED), 1),
    backendOf(serviceOf(WISHED), 2, 'starting'),
    backendOf(serviceOf(BEFORE), 3),
  ];
  expect(serviceOf(keepRestarted(BEFORE, WISHED, seen)).restarts).toEqual({ '1': 5, '2': 1 });
});

test('what else was wished goes back whole', () => {
  const other = desiredWith({
    scale: 3,
    restarts: { '1': 5 },
    serving: { kind: 'gunicorn', workers: 2, threads: 4 },
  });
  expect(keepRestarted(BEFORE, other, [backendOf(serviceOf(other), 1)])).toEqual(BEFORE);
});

test('a backend the old wish has no place for is none of its business', () => {
  const grown = desiredWith({ scale: 4, restarts: { '4': 1 } });
  expect(keepRestarted(BEFORE, grown, [backendOf(serviceOf(grown), 4)])).toEqual(BEFORE);
});
