/** Edits as a person types them: what reaches the controller, what is refused, and what stays when somebody is quicker. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { WishEdit } from '../../stack/model/edit.ts';
import { FaultError } from '../../stack/model/faults.ts';
import { type LocalSocket, serveLocalSocket } from '../../stack/serve/local-socket.ts';
import { BOARD, createSmallController, RECEIPT } from '../control/small-controller.ts';
import { type BuiltProgram, buildProgram } from './built-program.ts';

const home = mkdtempSync(join(tmpdir(), 'signalbox-home-'));
const service = {
  ...BOARD.service,
  balancing: { keepalive: 8, sticky: { kind: 'cookie', name: 'srv' } },
  tunings: { '2': { weight: 4, maxConns: 9, traffic: 'down' } },
} as const;
let program: BuiltProgram;
let served: LocalSocket;
let revision = 4;
/** Applied, or thought through. */
let asked: { readonly edits: readonly WishEdit[]; readonly revision?: number | undefined }[] = [];
/** Changes of others that come between the look and the edit. */
let overtakers = 0;
const revisions: (number | undefined)[] = [];
const noted = async (input: { readonly revision?: number | undefined }) => {
  revisions.push(input.revision);
  return RECEIPT;
};
let findings: 'none' | 'refusal' = 'none';

beforeAll(async () => {
  program = await buildProgram();
  served = await serveLocalSocket({
    ...createSmallController({ home }),
    board: async () => ({ ...BOARD, revision, service }),
    scale: noted,
    method: noted,
    down: noted,
    undo: noted,
    goBack: noted,
    restart: noted,
    actOnBackend: noted,
    apply: async (input) => {
      asked.push(input);
      if (overtakers > 0) {
        overtakers -= 1;
        revision += 1;
      }
      if (input.revision !== revision)
        throw new FaultError({ code: 'wish-changed', message: 'The stack was changed since you looked.' });
      return RECEIPT;
    },
    preview: async ({ edits }) => {
      asked.push({ edits });
      const refusal = {
        code: 'upstream-all-down',
        weight: 'refusal',
        path: 'conf.d/upstream-flask-app.conf',
        line: 1,
        reason: 'Nobody is left.',
        fix: 'Leave one.',
      } as const;
      return {
        revision,
        steps: [],
        text: '1.  switch nginx — because it was asked\n',
        diff: '--- a\n+++ a\n-old\n+new',
        findings: findings === 'none' ? [] : [refusal],
      };
    },
  });
}, 60_000);
beforeEach(() => {
  revision = 4;
  asked = [];
  overtakers = 0;
  findings = 'none';
});
afterAll(async () => {
  await served.close();
  program.remove();
  rmSync(home, { recursive: true });
});

const run = async (words: string) => program.start(home, ...words.split(' '));

test.each<[string, readonly WishEdit[]]>([
  [
    'backend flask-app-2 set --weight 2 --in',
    [{ kind: 'tune', backend: 'flask-app-2', tuning: { weight: 2, maxConns: 9 } }],
  ],
  [
    'backend flask-app-2 set --reset --max-fails 0 --fail-timeout 30s --backup --route a --drain',
    [
      {
        kind: 'tune',
        backend: 'flask-app-2',
        tuning: { maxFails: 0, failTimeoutS: 30, role: 'backup', traffic: 'drain', route: 'a' },
      },
    ],
  ],
  ['backend flask-app-2 set --reset', [{ kind: 'tune', backend: 'flask-app-2', tuning: {} }]],
  [
    'balancing --keepalive 0 --next-upstream error http_502 --tries 2',
    [
      {
        kind: 'balancing',
        balancing: {
          sticky: service.balancing.sticky,
          keepalive: 0,
          nextUpstream: { conditions: ['error', 'http_502'], tries: 2 },
        },
      },
    ],
  ],
  [
    'balancing --sticky-expires 1h',
    [
      {
        kind: 'balancing',
        balancing: { sticky: { kind: 'cookie', name: 'srv', expires: '1h' }, keepalive: 8 },
      },
    ],
  ],
  [
    'balancing --sticky-route $cookie_route $arg_route --next-upstream off',
    [
      {
        kind: 'balancing',
        balancing: {
          sticky: { kind: 'route', variables: ['$cookie_route', '$arg_route'] },
          keepalive: 8,
          nextUpstream: { conditions: [] },
        },
      },
    ],
  ],
  ['balancing --no-sticky', [{ kind: 'balancing', balancing: { keepalive: 8 } }]],
  [
    'apply --scale 4 --set flask-app-2:weight=3,in --set flask-app-3:backup --set flask-app-2:max_conns=0 --stop flask-app-1 --reset-balancing',
    [
      { kind: 'scale', scale: 4 },
      { kind: 'backend', name: 'flask-app-1', action: 'stop' },
      { kind: 'tune', backend: 'flask-app-2', tuning: { weight: 3, maxConns: 0 } },
      { kind: 'tune', backend: 'flask-app-3', tuning: { role: 'backup' } },
      { kind: 'balancing', balancing: {} },
    ],
  ],
])('%s asks for just that; what is not named stays', async (words, edits) => {
  const { exitCode } = await run(`${words} --json`);
  expect(exitCode).toBe(0);
  expect(asked).toEqual([expect.objectContaining({ edits, revision: 4 })]);
});

test('where somebody was quicker, the edit is made anew on what is there then', async () => {
  overtakers = 2;
  const { exitCode } = await run('backend flask-app-2 set --weight 2');
  expect(exitCode).toBe(0);
  expect(asked.map((one) => one.revision)).toEqual([4, 5, 6]);
});

test('with a revision named it is made on that one or not at all', async () => {
  for (const words of ['backend flask-app-2 set --weight 2', 'balancing --no-sticky', 'apply --scale 3']) {
    const { stdout, exitCode } = await run(`${words} --if-revision 3 --json`);
    expect(JSON.parse(stdout)).toMatchObject({ fault: { code: 'wish-changed' } });
    expect(exitCode).toBe(2);
  }
  expect(asked.map((one) => one.revision)).toEqual([3, 3, 3]);
});

test.each(['scale 3', 'method ip_hash', 'down', 'undo', 'history back 2', 'restart', 'restart flask-app-1'])(
  '%s takes the revision along that it is made on',
  async (words) => {
    const { stdout, exitCode } = await run(`${words} --if-revision 9 --json`);
    expect(JSON.parse(stdout)).toMatchObject({ what: expect.any(String) });
    expect(exitCode).toBe(0);
    expect(revisions.at(-1)).toBe(9);
  },
);

test('a dry run prints the plan in words and the difference, and changes nothing', async () => {
  const { stdout, exitCode } = await run('apply --method least_conn --dry-run');
  expect(stdout.trimEnd()).toBe(
    '1.  switch nginx — because it was asked\n\n--- a\n+++ a\n-old\n+new\n\nThought through on revision 4. Nothing was changed.',
  );
  expect(exitCode).toBe(0);
  expect(asked).toEqual([{ edits: [{ kind: 'method', method: { kind: 'least_conn' } }] }]);
});

test('a dry run of what would be refused says why, and its exit code says so', async () => {
  findings = 'refusal';
  const refused = await run('apply --scale 3 --dry-run');
  expect(refused.stdout).toContain(
    'refusal conf.d/upstream-flask-app.conf:1 upstream-all-down: Nobody is left.\n  Leave one.\n',
  );
  expect(refused.stdout).toMatch(/Thought through on revision 4\. It would be refused\.\s*$/);
  expect(refused.exitCode).toBe(2);
  findings = 'none';
  const stale = await run('apply --scale 3 --dry-run --if-revision 3');
  expect(stale.stdout).toMatch(/on revision 4, not on 3\. It would be refused\.\s*$/);
  expect(stale.exitCode).toBe(2);
});

test('status tells of balancing and settings, to a person in a line, to a script whole', async () => {
  const { stdout } = await run('status');
  expect(stdout).toContain('\n  sticky cookie srv, keepalive 8\n');
  expect(stdout).toMatch(/flask-app-2 .* weight=4 max_conns=9 down$/m);
  expect(JSON.parse((await run('status --json')).stdout)).toMatchObject({
    revision: 4,
    balancing: service.balancing,
    backends: [{ tuning: {} }, { tuning: { weight: 4, maxConns: 9, traffic: 'down' } }],
  });
  expect((await run('balancing')).stdout.trimEnd()).toBe('sticky cookie srv, keepalive 8');
});

test.each([
  ['backend flask-app-2 set', 'Expected `set` to be told what to set, got nothing.'],
  ['backend flask-app-2 stop --weight 2', 'Expected settings to come with the action set, got "stop".'],
  ['backend flask-app-2 set --weight 0', 'Expected `weight` to be a whole number from 1 to 1000, got 0.'],
  ['backend flask-app-2 set --down --in', 'Expected one of down, drain and in, got down and in.'],
  ['apply', 'Expected `apply` to be told what to change, got nothing.'],
  [
    'apply --set flask-app-2',
    'Expected `--set` to be a backend and its settings, such as flask-app-2:weight=3,backup, got "flask-app-2".',
  ],
  [
    'apply --set flask-app-2:heavy',
    'Expected `--set` to be a backend and its settings, such as flask-app-2:weight=3,backup, got "flask-app-2:heavy".',
  ],
  ['apply --set flask-app-2:weight=x', 'Expected `weight` to be a whole number from 1 to 1000, got "x".'],
  ['apply --scale 65', 'Expected `scale` to be a whole number from 0 to 64, got 65.'],
  ['balancing --keepalive -1', 'Expected `keepalive` to be a whole number from 0 to 1024, got -1.'],
  [
    'balancing --no-sticky --sticky-cookie x',
    'Expected one of --sticky-cookie, --sticky-route and --no-sticky, got --sticky-cookie and --no-sticky.',
  ],
  ['scale 3 --if-revision x', 'Expected `revision` to be the number of a revision, got "x".'],
])('%s is refused with a sentence, and nobody is asked', async (words, sentence) => {
  const { stdout, exitCode } = await run(`${words} --json`);
  expect(JSON.parse(stdout)).toMatchObject({ fault: { code: 'input-invalid', message: sentence } });
  expect(exitCode).toBe(2);
  expect(asked).toEqual([]);
});
