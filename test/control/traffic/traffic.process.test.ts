/** Traffic of a real stack: what the view says is what the log holds, counted by hand, and what nginx did. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Controller } from '../../../stack/control/controller.ts';
import { openController } from '../../../stack/control/open-controller.ts';
import { findEngine } from '../../../stack/engines/find-engine.ts';
import type { TrafficView, TrafficWindow } from '../../../stack/model/traffic.ts';
import { freePort } from '../../scenarios/stack-under-test.ts';

const hasPrograms = existsSync('/usr/sbin/nginx') && existsSync('/usr/bin/gunicorn');
if (!hasPrograms)
  console.log('skipped: traffic is held against a real nginx and gunicorn, and there is none');

const IMAGES = fileURLToPath(new URL('../../../stack/images', import.meta.url));
const BY = { by: 'browser' } as const;

describe.runIf(hasPrograms)('the traffic of a real stack', () => {
  let home: string;
  let port: number;
  let controller: Controller;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'signalbox-traffic-'));
    port = await freePort();
    controller = await open();
    await controller.up({ ...BY, engine: 'process', scale: 3, port });
  });
  afterAll(async () => {
    await controller.down(BY);
    await controller.close();
    await rm(home, { recursive: true, force: true });
  });

  const open = () =>
    openController({
      home,
      imagesFolder: IMAGES,
      findEngine,
      loadWorkerPath: '/nonexistent',
      report: () => undefined,
    });

  /** Lines of the log so far, parsed by the runtime. */
  async function logged(): Promise<readonly Logged[]> {
    const text = await readFile(join(home, 'nginx/logs/access.log'), 'utf8');
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Logged);
  }
  async function viewOf(window: TrafficWindow, requests: number): Promise<TrafficView> {
    await expect.poll(async () => (await controller.traffic.view({ window })).totals.requests).toBe(requests);
    return controller.traffic.view({ window });
  }

  /** The server with its workers, which would go on with what they have. */
  async function killWhole(name: string): Promise<void> {
    const record = await readFile(join(home, 'process/records', `${name}.json`), 'utf8');
    const { pid } = (JSON.parse(record) as { child: { pid: number } }).child;
    const workers = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).split(' ').filter(Boolean);
    for (const one of [pid, ...workers.map(Number)]) process.kill(one, 'SIGKILL');
  }

  test('is counted as a naive reader counts the log, and dealt in turn', async () => {
    for (let at = 0; at < 30; at += 1) await ask(port, `/?n=${at}`, '127.0.0.1');
    const view = await viewOf('change', 30);
    const lines = await logged();
    expect(view.rows.map(({ hits }) => hits)).toEqual(
      [1, 2, 3].map((number) => hitsOf(lines, number).length),
    );
    expect(view.rows.map(({ bytes }) => bytes)).toEqual(
      [1, 2, 3].map((number) => hitsOf(lines, number).reduce((sum, line) => sum + line.bytes, 0)),
    );
    expect(view.rows.map(({ expectedShare }) => expectedShare?.toFixed(4))).toEqual(Array(3).fill('0.3333'));
    expect(view.services[0]?.verdict).toMatchObject({ kind: 'exact', test: { degrees: 2, p: 1 } });
  });

  test('by ip_hash goes where it is expected, client by client', async () => {
    await controller.method({ ...BY, method: { kind: 'ip_hash' } });
    for (let at = 0; at < 5; at += 1) await ask(port, '/', '127.0.0.1');
    const [only] = (await viewOf('change', 5)).services;
    expect(only?.verdict).toMatchObject({ kind: 'exact', test: null });
    expect(only?.verdict.sentence).toMatch(
      /^One client address: ip_hash sends all of it to flask-app-[123]\.$/,
    );
    for (let at = 0; at < 60; at += 1) await ask(port, '/', `127.0.${(at * at * 7) % 251}.${1 + (at % 5)}`);
    const view = await viewOf('change', 65);
    expect(view.rows.map(({ hits }) => hits)).toEqual(
      view.rows.map(({ expectedShare }) => Math.round((expectedShare ?? 0) * 65)),
    );
    expect(view.rows.every(({ hits }) => hits > 0)).toBe(true);
    expect(view.services[0]?.verdict).toMatchObject({
      kind: 'exact',
      sentence: 'Every request went where ip_hash sends its client.',
    });
  });

  test('by a consistent hash of the address asked for goes where it is expected, request by request', async () => {
    const method = { kind: 'hash', key: '$request_uri', consistent: true } as const;
    await controller.method({ ...BY, method });
    for (let at = 0; at < 60; at += 1) await ask(port, `/echo/${at}?q=${at % 7}`, '127.0.0.1');
    const view = await viewOf('change', 60);
    expect(view.rows.map(({ hits }) => hits)).toEqual(
      view.rows.map(({ expectedShare }) => Math.round((expectedShare ?? 0) * 60)),
    );
    expect(view.services[0]?.verdict).toMatchObject({ kind: 'exact' });
  });

  test('is the same after the controller was started anew, over all configs that served', async () => {
    const requests = (await logged()).length;
    const before = await viewOf('all', requests);
    const series = await controller.traffic.series({ resolution: 'minute' });
    await controller.close();
    controller = await open();
    await controller.board();
    const after = await viewOf('all', requests);
    expect(after.rows).toEqual(before.rows);
    expect(after.services).toEqual(before.services);
    const again = await controller.traffic.series({ resolution: 'minute' });
    expect(again.columns.map(({ requests: counts }) => sum(counts))).toEqual(
      series.columns.map(({ requests: counts }) => sum(counts)),
    );
    const moments = await controller.traffic.moments();
    expect(moments.map(({ kind }) => kind)).toEqual(['change', 'switch', 'switch']);
  });

  test('that moved because a backend was killed says so, and finds the error’s request', async () => {
    await controller.method({ ...BY, method: { kind: 'round_robin' } });
    await killWhole('flask-app-2');
    for (let at = 0; at < 20; at += 1) expect(await ask(port, `/?moved=${at}`, '127.0.0.1')).toBe(200);
    const view = await controller.traffic.view({ window: '1m' });
    expect(view.rows[1]?.movedAway).toBeGreaterThan(0);
    const { groups } = await controller.traffic.errors();
    const refused = groups.find(({ backend, severity }) => backend === 'flask-app-2' && severity !== 'warn');
    expect(refused?.request).toMatchObject({ client: '127.0.0.1', status: 200 });
    expect(refused?.request?.request).toMatch(/^GET \/\?moved=\d+$/);
    const { reasons, sentence } =
      (await controller.traffic.view({ window: '1m' })).services[0]?.verdict ?? {};
    expect([sentence, ...(reasons ?? [])].join(' ')).toMatch(
      /retr(y|ies) moved to flask-app-[13], away from flask-app-2/,
    );
  });
});

interface Logged {
  readonly upstream: string;
  readonly bytes: number;
}

function hitsOf(lines: readonly Logged[], number: number): readonly Logged[] {
  return lines.filter(({ upstream }) => upstream.endsWith(`flask-app-${number}.sock`));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

function ask(port: number, path: string, client: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, localAddress: client, agent: false };
    const asking = request(options, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    asking.on('error', reject);
    asking.end();
  });
}
