/** Balancing beyond the method: what is wished reaches nginx's files, and what this nginx lacks changes nothing. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeDesired } from '../../stack/control/desired-file.ts';
import { DEFAULT_DESIRED, DEFAULT_SERVICE, type Desired } from '../../stack/model/desired.ts';
import { createControllerRig } from './controller-rig.ts';

const BY = 'command line' as const;
const rig = createControllerRig();

const upstream = () => readFile(join(rig.home, 'nginx/current/conf.d/upstream-flask-app.conf'), 'utf8');

test('a method this nginx lacks is refused with the version it needs, and nothing changes', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY });
  const [wish, served] = [await rig.wish(), await rig.served()];
  const method = { kind: 'least_time', by: 'header', inflight: false } as const;
  const fault = {
    code: 'method-unavailable',
    message: 'least_time needs nginx 1.31.0, this one is 1.30.6.',
  };
  await expect(controller.method({ by: BY, method })).rejects.toMatchObject({ fault });
  await expect(controller.up({ by: BY, method })).rejects.toMatchObject({ fault });
  expect([await rig.wish(), await rig.served()]).toEqual([wish, served]);
  expect(await controller.receipts()).toHaveLength(1);
});

test('it is refused too where the version was not known when it was asked', async () => {
  const controller = await rig.start();
  const method = { kind: 'least_time', by: 'header', inflight: false } as const;
  await expect(controller.up({ by: BY, method })).rejects.toMatchObject({
    fault: { code: 'method-unavailable' },
  });
  expect((await controller.board()).state).toBe('down');
});

test('a wish with all of it is read, served, kept over a restart of the controller, and forgotten with its backend', async () => {
  const wish: Desired = {
    ...DEFAULT_DESIRED,
    state: 'up',
    engine: 'fake',
    services: [
      {
        ...DEFAULT_SERVICE,
        method: { kind: 'random', two: true, by: 'least_conn' },
        balancing: {
          sticky: { kind: 'route', variables: ['$cookie_route', '$arg_route'] },
          keepalive: 8,
          nextUpstream: { conditions: ['error', 'http_502'], tries: 2 },
        },
        tunings: {
          '1': { weight: 2, maxConns: 10, route: 'a' },
          '3': { traffic: 'drain', maxFails: 0, failTimeoutS: 30 },
        },
      },
    ],
  };
  await writeDesired(rig.home, wish);
  const first = await rig.start();
  await first.board();
  const text = await upstream();
  expect(text).toContain('random two least_conn;\n    sticky route $cookie_route $arg_route;\n');
  expect(text).toContain(' weight=2 max_conns=10 max_fails=1 fail_timeout=1s route=a; # flask-app-1');
  expect(text).toContain(' max_fails=0 fail_timeout=30s drain; # flask-app-3');
  expect(text).toContain('keepalive 8;');
  const served = await rig.served();
  await rig.stop(first);

  const second = await rig.start();
  await second.board();
  expect(await rig.served()).toBe(served);
  await second.scale({ by: BY, scale: 1 });
  expect((await rig.wish()).services[0]?.tunings).toEqual({ '1': { weight: 2, maxConns: 10, route: 'a' } });
});

test('a wish that says nothing of it is written as it always was', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY });
  expect(Object.keys((await rig.wish()).services[0] ?? {})).toEqual(Object.keys(DEFAULT_SERVICE));
});

test.each([
  ['a weight of 0', { tunings: { '1': { weight: 0 } } }],
  ['an unknown word', { tunings: { '1': { slowStart: 3 } } }],
  ['a hostile cookie', { balancing: { sticky: { kind: 'cookie', name: 'a; }' } } }],
  ['a hostile route', { tunings: { '1': { route: 'a b' } } }],
])('a wish with %s is refused as corrupt', async (_title, service) => {
  const wish = { ...DEFAULT_DESIRED, services: [{ ...DEFAULT_SERVICE, ...service }] };
  await writeDesired(rig.home, wish as unknown as Desired);
  await expect(rig.start()).rejects.toMatchObject({ fault: { code: 'desired-corrupt' } });
});
