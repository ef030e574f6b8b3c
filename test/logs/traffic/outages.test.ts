import { expect, test } from 'vitest';
import { OutageWatch } from '../../../stack/logs/traffic/outages.ts';

test('a backend that failed and was passed over was out until it answered again', () => {
  const watch = new OutageWatch();
  watch.answered('a', 1000);
  watch.failed('b', 2000);
  for (let at = 0; at < 9; at += 1) watch.answered('a', 2500 + at * 1000);
  watch.answered('b', 12_000);
  expect(watch.since(0, 20_000)).toEqual([{ backend: 'b', fromMs: 2000, toMs: 12_000, failures: 1 }]);
  expect(watch.since(12_001, 20_000)).toEqual([]);
});

test('it is out still while it has not answered', () => {
  const watch = new OutageWatch();
  watch.failed('b', 2000);
  watch.failed('b', 3000);
  for (let at = 0; at < 9; at += 1) watch.answered('a', 3500 + at * 100);
  expect(watch.since(0, 9000)).toEqual([{ backend: 'b', fromMs: 2000, toMs: null, failures: 2 }]);
});

test('one that answers at once, or that nobody else was asked instead of, was not out', () => {
  const watch = new OutageWatch();
  watch.failed('b', 2000);
  for (let at = 0; at < 9; at += 1) watch.answered('a', 2001 + at);
  watch.answered('b', 2100);
  watch.failed('b', 5000);
  watch.answered('b', 65_000);
  expect(watch.since(0, 70_000)).toEqual([]);
});

test('no more outages are kept than a view can show', () => {
  const watch = new OutageWatch();
  for (let round = 0; round < 500; round += 1) {
    watch.failed('b', round * 10_000);
    for (let at = 0; at < 3; at += 1) watch.answered('a', round * 10_000 + at);
    watch.answered('b', round * 10_000 + 5000);
  }
  expect(watch.since(0, 1e9).length).toBe(200);
});
