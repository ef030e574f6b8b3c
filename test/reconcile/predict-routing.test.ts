import { expect, test } from 'vitest';
import { predictRouting } from '../../stack/reconcile/predict-routing.ts';
import { desiredWith, settledWorld } from './world.ts';

const UP = desiredWith({});

test('a stack that is as wished is predicted to be routed as it is', () => {
  const observed = settledWorld(UP);
  const { routing, unsettled } = predictRouting(UP, observed);
  expect(routing).toEqual(observed.served?.routing);
  expect(unsettled.size).toBe(0);
});

test('a backend that is not there yet stands at an address of nobody’s, and is told apart by it', () => {
  const { routing, unsettled } = predictRouting(desiredWith({ scale: 5 }), settledWorld(UP));
  expect(routing.services[0]?.servers.map(({ address }) => address).slice(3)).toEqual([
    '192.0.2.4:8000',
    '192.0.2.5:8000',
  ]);
  expect([...unsettled.values()]).toEqual(['flask-app-4', 'flask-app-5']);
});

test('who is wished stopped before it ever ran has no line, and who ran keeps a line that is down', () => {
  const { routing } = predictRouting(desiredWith({ scale: 4, stopped: [2, 4] }), settledWorld(UP));
  expect(routing.services[0]?.servers.map(({ backend, state }) => `${backend} ${state}`)).toEqual([
    'flask-app-1 in',
    'flask-app-2 down',
    'flask-app-3 in',
  ]);
});

test('a person’s own lines are part of it', () => {
  const snippets = { http: '', server: 'client_max_body_size 1m;', upstream: '' };
  expect(predictRouting({ ...UP, snippets }, settledWorld(UP)).routing.snippets).toEqual(snippets);
});

test('a stack that is wished down is routed nowhere', () => {
  expect(predictRouting({ ...UP, state: 'down' }, settledWorld(UP)).routing.services).toEqual([]);
});
