import { expect, test } from 'vitest';
import { DEFAULT_DESIRED, type Service } from '../../stack/model/desired.ts';
import {
  type Edit,
  editBackend,
  editDown,
  editMethod,
  editScale,
  editUp,
} from '../../stack/reconcile/edit-desired.ts';
import { desiredWith } from './world.ts';

const UP = desiredWith({});
const serviceAfter = (edit: Edit, before: Partial<Service> = {}) =>
  edit.apply(desiredWith(before)).services[0];

test('an edit is named for its receipt, by what was asked', () => {
  const edits = [
    editUp({}),
    editUp({ scale: 5, method: { kind: 'ip_hash' }, port: 9000 }),
    editDown(),
    editScale(2),
    editMethod({ kind: 'random', two: true }, 'random two'),
    editBackend('flask-app-2', 'restart'),
  ];
  expect(edits.map((edit) => edit.what)).toEqual([
    'up',
    'up scale 5 method ip_hash port 9000',
    'down',
    'scale 2',
    'method random two',
    'restart flask-app-2',
  ]);
});

test('up changes what it names, and keeps the rest as it was last wished', () => {
  const before = desiredWith({ scale: 4, method: { kind: 'least_conn' } }, { state: 'down', port: 9000 });
  const after = editUp({ scale: 2 }).apply(before);
  expect(after).toMatchObject({
    state: 'up',
    port: 9000,
    services: [{ scale: 2, method: { kind: 'least_conn' } }],
  });
});

test.each([
  ['scale', editScale(2)],
  ['up with a scale', editUp({ scale: 2 })],
])('%s: what was asked of backends that leave is forgotten', (_what, edit) => {
  const service = serviceAfter(edit, { scale: 4, stopped: [1, 3], restarts: { '2': 5, '4': 1 } });
  expect(service).toMatchObject({ scale: 2, stopped: [1], restarts: { '2': 5 } });
});

test('stop, start and restart of one backend leave the others alone', () => {
  const before = { scale: 4, stopped: [3], restarts: { '3': 2 } };
  expect(serviceAfter(editBackend('flask-app-1', 'stop'), before)?.stopped).toEqual([1, 3]);
  expect(serviceAfter(editBackend('flask-app-3', 'start'), before)?.stopped).toEqual([]);
  expect(serviceAfter(editBackend('flask-app-3', 'restart'), before)).toMatchObject({
    stopped: [],
    restarts: { '3': 3 },
  });
});

test('asking twice for the same is the same wish, but for a restart', () => {
  const twice = (edit: Edit) => edit.apply(edit.apply(UP));
  for (const edit of [editUp({ scale: 2 }), editDown(), editScale(2), editBackend('flask-app-1', 'stop')])
    expect(twice(edit)).toEqual(edit.apply(UP));
  expect(twice(editBackend('flask-app-1', 'restart')).services[0]?.restarts).toEqual({ '1': 2 });
});

test.each([editScale(2), editMethod({ kind: 'ip_hash' }, 'ip_hash'), editBackend('flask-app-1', 'stop')])(
  '$what is refused while the stack is down',
  (edit) => {
    expect(() => edit.apply(DEFAULT_DESIRED)).toThrow(
      expect.objectContaining({ fault: expect.objectContaining({ code: 'stack-down' }) }),
    );
  },
);

test.each([
  [0, 'there are none'],
  [1, 'there is flask-app-1'],
  [3, 'there are flask-app-1 to flask-app-3'],
])('a backend that is not wished is refused, with those there are: of %i, %s', (scale, words) => {
  expect(() => serviceAfter(editBackend('flask-app-9', 'stop'), { scale })).toThrow(words);
});
