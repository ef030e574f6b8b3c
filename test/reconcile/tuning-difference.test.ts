import { expect, test } from 'vitest';
import type { BackendTuning, Balancing } from '../../stack/model/balancing.ts';
import { planStack } from '../../stack/reconcile/plan-stack.ts';
import { desiredWith, settledWorld } from './world.ts';

const PLAIN = settledWorld(desiredWith({}));

test.each<[BackendTuning, string]>([
  [{ weight: 2 }, 'flask-app-2 is to weigh 2'],
  [{ maxConns: 10 }, 'flask-app-2 is to take at most 10 requests at once'],
  [
    { maxFails: 3, failTimeoutS: 20 },
    'flask-app-2 is to be left out after 3 failures, be tried again after 20 s',
  ],
  [{ role: 'backup' }, 'flask-app-2 is to be a backup'],
  [{ traffic: 'drain' }, 'flask-app-2 is to get only the clients bound to it'],
  [{ traffic: 'down' }, 'flask-app-2 is to get no requests'],
  [{ route: 'a' }, 'flask-app-2 is to be route a'],
])('%j of a backend is one change of nginx’s config, and says why', (tuning, because) => {
  const { stages } = planStack(desiredWith({ tunings: { '2': tuning } }), PLAIN);
  expect(stages.map((stage) => stage.map((step) => [step.kind, step.because]))).toEqual([
    [['config.apply', because]],
  ]);
});

test.each<[Balancing, string]>([
  [{ keepalive: 4 }, 'flask-app is to have another number of kept connections'],
  [{ sticky: { kind: 'cookie', name: 'srv' } }, 'flask-app is to have another way to bind clients'],
  [
    { nextUpstream: { conditions: ['error'], tries: 2 } },
    'flask-app is to have another rule for the next backend',
  ],
])('%j of a service is one change of nginx’s config, and says why', (balancing, because) => {
  const { stages } = planStack(desiredWith({ balancing }), PLAIN);
  expect(stages.map((stage) => stage.map((step) => [step.kind, step.because]))).toEqual([
    [['config.apply', because]],
  ]);
});

test('what nginx is told already is not told again, and what is taken back is', () => {
  const tuned = desiredWith({ tunings: { '2': { weight: 2 } } });
  expect(planStack(tuned, settledWorld(tuned)).stages).toEqual([]);
  expect(planStack(desiredWith({ tunings: {} }), PLAIN).stages).toEqual([]);
  expect(planStack(desiredWith({}), settledWorld(tuned)).stages[0]?.[0]?.because).toBe(
    'flask-app-2 is to weigh 1',
  );
});

test('a change of many things says why of each', () => {
  const before = settledWorld(desiredWith({ tunings: { '3': { traffic: 'down' } } }));
  const wished = desiredWith({
    scale: 4,
    method: { kind: 'least_conn' },
    balancing: { keepalive: 4 },
    tunings: { '1': { role: 'backup' }, '4': { weight: 3 } },
  });
  const steps = planStack(wished, before).stages.flat();
  expect(steps.find(({ kind }) => kind === 'config.apply')?.because).toBe(
    [
      'the method is to be least_conn, not round_robin',
      'flask-app is to have another number of kept connections',
      'nginx must have flask-app-4 in',
      'flask-app-1 is to be a backup and flask-app-3 is to take requests again and flask-app-4 is to weigh 3',
    ].join('; '),
  );
});
