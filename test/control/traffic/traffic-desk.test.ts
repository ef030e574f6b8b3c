import { mkdir, rm, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Receipt } from '../../../stack/model/receipt.ts';
import type { RoutedService } from '../../../stack/model/routing.ts';
import { accessLine } from '../../logs/read/access-line.ts';
import { createTrafficRig, type TrafficRig } from './traffic-rig.ts';

const PEERS = ['172.20.0.11:8000', '172.20.0.12:8000', '172.20.0.13:8000'] as const;

let rig: TrafficRig;
beforeEach(async () => {
  rig = await createTrafficRig();
});
afterEach(() => rig.remove());

/** `count` requests that ended `agoS` seconds ago. */
function requests(count: number, peer: number, agoS = 0, fields: Parameters<typeof accessLine>[0] = {}) {
  const time = ((Date.now() - agoS * 1000) / 1000).toFixed(3);
  return Array.from({ length: count }, () =>
    accessLine({ time, generation: 7, upstream: PEERS[peer] ?? '', ...fields }),
  );
}

describe('a window', () => {
  test('counts what ended in it, and all of it in `all`', async () => {
    await rig.log([...requests(5, 0, 400), ...requests(4, 1, 200), ...requests(3, 2, 10)]);
    const hits = async (window: '1m' | '5m' | 'all') =>
      (await rig.desk.view({ window })).rows.map((row) => row.hits);
    expect(await hits('1m')).toEqual([0, 0, 3]);
    expect(await hits('5m')).toEqual([0, 4, 3]);
    expect(await hits('all')).toEqual([5, 4, 3]);
  });

  test('since the last change holds the lines of the config that serves, whenever they were written', async () => {
    const old = { generation: 6 };
    await rig.log([...requests(3, 0, 9, old), ...requests(2, 1, 5), ...requests(4, 0, 1, old)]);
    const view = await rig.desk.view({ window: 'change' });
    expect(view.rows.map((row) => row.hits)).toEqual([0, 2, 0]);
    expect(view.totals.requests).toBe(2);
    expect(view.generation).toBe(7);
  });

  test('has retries, what moved where, both latencies and the cache’s words', async () => {
    const retried = {
      upstream: `${PEERS[0]}, ${PEERS[1]}`,
      upstreamStatus: '502, 200',
      upstreamMs: '0.001, 0.020',
      ms: '0.030',
      cache: 'MISS',
    };
    const cached = { upstream: '', upstreamStatus: '', upstreamMs: '', cache: 'HIT' };
    await rig.log([...requests(2, 0, 1, retried), ...requests(3, 0, 1, cached)]);
    const { rows, totals } = await rig.desk.view({ window: 'all' });
    expect(rows[0]).toMatchObject({ hits: 0, attempts: 2, movedAway: 2, movedHere: 0, upstream: null });
    expect(rows[1]).toMatchObject({
      ...{ hits: 2, attempts: 2, movedAway: 0, movedHere: 2, share: 1, cache: { MISS: 2 } },
      upstream: { p50: 20, p95: 20, p99: 20 },
      total: { p50: 30, p95: 30, p99: 30 },
    });
    expect(totals).toMatchObject({ requests: 5, withoutBackend: 3, cache: { HIT: 3, MISS: 2 } });
  });

  test('says when the log’s lines are no requests, and keeps who left by name', async () => {
    await rig.record(5, { site: rigSite(), services: [serviceWith('flask-app-9', '172.20.0.19:8000')] });
    const departed = { generation: 5, upstream: '172.20.0.19:8000' };
    await rig.log(['no request', ...requests(1, 0, 1, departed), ...requests(1, 0, 1)]);
    const { rows, totals } = await rig.desk.view({ window: 'all' });
    expect(totals.malformed).toBe(1);
    expect(rows.map(({ name, state, hits }) => `${name} ${state} ${hits}`)).toEqual([
      'flask-app-1 present 1',
      'flask-app-2 present 0',
      'flask-app-3 present 0',
      'flask-app-9 departed 1',
    ]);
  });
});

describe('watching', () => {
  test('shows the past, then each change a second later at most, and nothing at rest', async () => {
    await rig.log(requests(2, 0, 30));
    const stop = new AbortController();
    const shown: number[] = [];
    const watching = (async () => {
      for await (const view of rig.desk.watch({ window: 'all' }, stop.signal))
        shown.push(view.totals.requests);
    })();
    await expect.poll(() => shown.at(-1), { timeout: 10_000 }).toBe(2);
    const before = shown.length;
    await rig.log(requests(3, 1, 30));
    await expect.poll(() => shown.at(-1), { timeout: 10_000 }).toBe(5);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    // The rate of those lines is of a second long past: nothing fades.
    expect(shown.length).toBe(before + 1);
    stop.abort();
    await watching;
  });

  test('ends with the controller', async () => {
    const watching = rig.desk.watch({ window: 'all' }, new AbortController().signal)[Symbol.asyncIterator]();
    await watching.next();
    const next = watching.next();
    await rig.reopen();
    expect((await next).done).toBe(true);
  });
});

describe('the series', () => {
  test('is as it was after the controller was started anew, as the log is its store', async () => {
    const error = { status: '500', upstreamStatus: '500' };
    await rig.log([...requests(2, 0, 90), ...requests(1, 1, 30, error), ...requests(1, 0, 1)]);
    for (const resolution of ['second', 'minute'] as const) {
      const sums = async () => {
        const { columns } = await rig.desk.series({ resolution });
        return columns.map(({ name, requests: all, errors }) => [name, sum(all), sum(errors)]);
      };
      const before = await sums();
      expect(before).toEqual([
        ['flask-app-1', 3, 0],
        ['flask-app-2', 1, 1],
        [null, 0, 0],
      ]);
      await rig.reopen();
      expect(await sums()).toEqual(before);
    }
  });

  test('has a slot for each second, without gaps, from the first request on', async () => {
    await rig.log(requests(2, 0, 20));
    const { timesMs, columns, stepMs } = await rig.desk.series({ resolution: 'second' });
    expect(timesMs.length).toBeGreaterThanOrEqual(20);
    expect(timesMs.every((time, at) => at === 0 || time - (timesMs[at - 1] ?? 0) === stepMs)).toBe(true);
    expect(columns[0]).toMatchObject({ name: 'flask-app-1' });
    expect(columns[0]?.requests[0]).toBe(2);
    expect(columns[0]?.p95Ms[0]).toBe(11);
    const since = timesMs[5] ?? 0;
    expect((await rig.desk.series({ resolution: 'second', since })).timesMs[0]).toBe(since);
  });
});

describe('the log behind the numbers', () => {
  test('is broken down by path without query and by status, of one backend or of all', async () => {
    await rig.log([
      ...requests(3, 0, 1, { path: '/a?x=1' }),
      ...requests(2, 0, 1, { path: '/a?x=2', status: '404' }),
      ...requests(1, 1, 1, { path: '/b', status: '500' }),
    ]);
    const all = await rig.desk.breakdown({ window: '1m' });
    expect(all.paths.map(({ path, requests: count, errors }) => [path, count, errors])).toEqual([
      ['/a', 5, 0],
      ['/b', 1, 1],
    ]);
    expect(all.statuses).toEqual([
      { status: 200, requests: 3 },
      { status: 404, requests: 2 },
      { status: 500, requests: 1 },
    ]);
    const one = await rig.desk.breakdown({ window: '1m', backend: 'flask-app-2' });
    expect(one).toMatchObject({ requests: 1, paths: [{ path: '/b' }] });
  });

  test('gives the raw lines of a selection, from rotated files too, and says when there are more', async () => {
    const now = Date.now();
    const lines = [...requests(2, 0, 300), ...requests(2, 1, 200), ...requests(2, 0, 100)];
    await rig.log(lines.slice(0, 3), 'access.log.1');
    await rig.log(lines.slice(3));
    const ask = (fromS: number, toS: number, more: object = {}) =>
      rig.desk.lines({ fromMs: now - fromS * 1000, toMs: now - toS * 1000, limit: 100, ...more });
    expect(await ask(250, 50)).toEqual({ lines: lines.slice(2), isCut: false });
    expect(await ask(400, 0, { backend: 'flask-app-1' })).toEqual({
      lines: [...lines.slice(0, 2), ...lines.slice(4)],
      isCut: false,
    });
    expect(await ask(400, 0, { limit: 3 })).toEqual({ lines: lines.slice(0, 3), isCut: true });
  });

  test('is read packed too, by every question', async () => {
    const lines = [...requests(3, 0, 200), ...requests(2, 1, 100)];
    const packed = gzipSync(
      lines
        .slice(0, 3)
        .map((line) => `${line}\n`)
        .join(''),
    );
    await writeFile(`${rig.folder}/logs/access.log.2.gz`, packed);
    await rig.log(lines.slice(3));
    expect((await rig.desk.view({ window: '5m' })).rows.map((row) => row.hits)).toEqual([3, 2, 0]);
    expect((await rig.desk.breakdown({ window: '5m' })).requests).toBe(5);
    const found = await rig.desk.lines({ fromMs: Date.now() - 250_000, toMs: Date.now(), limit: 9 });
    expect(found.lines).toEqual(lines);
  });

  test('finds a moment in a long log without reading it from its beginning', async () => {
    const startMs = Date.now() - 3_600_000;
    const line = (at: number) =>
      accessLine({ time: ((startMs + at * 10) / 1000).toFixed(3), generation: 7, upstream: PEERS[0] });
    const lines = Array.from({ length: 20_000 }, (_, at) => line(at));
    await rig.log(lines);
    const found = await rig.desk.lines({ fromMs: startMs + 150_000, toMs: startMs + 150_050, limit: 100 });
    expect(found.lines).toEqual(lines.slice(15_000, 15_005));
  });

  test('groups error lines, names the backend, and finds the request', async () => {
    const atMs = Date.now() - 5000;
    const at = nginxTime(atMs);
    const request = `client: 127.0.0.1, server: , request: "GET /slow?x=1 HTTP/1.1", upstream: "http://${PEERS[2]}/slow?x=1", host: "a"`;
    const reason = 'connect() failed (111: Connection refused) while connecting to upstream';
    await rig.log(
      [
        `${at} [notice] 41#41: signal process started`,
        `${at} [error] 41#41: *7 ${reason}, ${request}`,
        `${at} [error] 41#41: *9 ${reason}, ${request}`,
      ],
      'error.log',
    );
    const time = (atMs / 1000).toFixed(3);
    await rig.log([
      accessLine({ time, generation: 7, path: '/other', upstream: PEERS[2] }),
      accessLine({ time, generation: 7, path: '/slow?x=1', upstream: PEERS[2], status: '502', id: 'abc' }),
    ]);
    const { groups, lines, isCut } = await rig.desk.errors();
    expect({ lines, isCut }).toEqual({ lines: 3, isCut: false });
    expect(groups[0]).toMatchObject({
      ...{ severity: 'error', message: reason, count: 2, backend: 'flask-app-3', lastAt: at },
      request: { requestId: 'abc', status: 502, request: 'GET /slow?x=1' },
    });
    expect(groups[1]).toMatchObject({ message: 'signal process started', request: null, backend: null });
  });
});

test('the table and the series go out as CSV that no spreadsheet runs, as JSON and as Markdown', async () => {
  await rig.log(requests(3, 0, 1));
  const table = await rig.desk.export({ what: 'table', format: 'csv', window: '1m', resolution: 'second' });
  expect(table).toMatchObject({ name: 'traffic-1m.csv' });
  const [head, first] = table.text.split('\r\n');
  expect(head).toMatch(/^backend,state,hits,attempts,share,/);
  expect(first).toBe(
    `flask-app-1,present,3,3,1,${Math.round(1e6 / 3) / 1e6},0,3,0,0,0,540,11,11,11,12,12,12,0,0,`,
  );
  const json = await rig.desk.export({ what: 'series', format: 'json', window: '1m', resolution: 'minute' });
  expect(JSON.parse(json.text)).toMatchObject({ resolution: 'minute' });
  const text = await rig.desk.export({
    what: 'table',
    format: 'markdown',
    window: '1m',
    resolution: 'second',
  });
  expect(text.text).toContain('| flask-app-1 | present | 3 | 3 | 1 |');
});

test('a log that cannot be read is a fault that says so', async () => {
  await rig.log([]);
  await rm(`${rig.folder}/logs/access.log`);
  await mkdir(`${rig.folder}/logs/access.log`);
  await expect(rig.desk.view({ window: 'all' })).rejects.toMatchObject({ fault: { code: 'log-unreadable' } });
});

test('moments are the receipts, by kind, and the outages the log tells of', async () => {
  const receipt: Omit<Receipt, 'id' | 'what' | 'at'> = {
    ...{ because: 'asked', ms: 80, stages: [], generation: 7, proof: null },
    by: 'browser',
    outcome: { kind: 'done' },
  };
  const at = (agoS: number) => new Date(Date.now() - agoS * 1000).toISOString();
  rig.receipts.push(
    { ...receipt, id: 1, what: 'method least_conn', at: at(60) },
    { ...receipt, id: 2, what: 'scale 3', at: at(50) },
    { ...receipt, id: 3, what: 'restart flask-app-1', at: at(40) },
    { ...receipt, id: 4, what: 'start flask-app-2', by: 'signalbox', at: at(30) },
  );
  const failed = { upstream: `${PEERS[0]}, ${PEERS[1]}`, upstreamStatus: '502, 200', upstreamMs: '0.0, 0.1' };
  await rig.log([...requests(1, 0, 20, failed), ...requests(9, 1, 15), ...requests(1, 0, 10)]);
  const moments = await rig.desk.moments();
  expect(moments.map(({ kind, receiptId, label }) => `${kind} ${receiptId} ${label}`)).toEqual([
    'switch 1 method least_conn',
    'scale 2 scale 3',
    'restart 3 restart flask-app-1',
    'failure 4 start flask-app-2',
    'failure null flask-app-1 out after 1 failure',
  ]);
  expect(moments.at(-1)?.ms).toBeGreaterThanOrEqual(9_900);
});

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

function nginxTime(ms: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = new Date(ms);
  const day = `${date.getFullYear()}/${two(date.getMonth() + 1)}/${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

function rigSite() {
  return { listen: '8080', control: '8081', user: null, version: '1.30.6' };
}

function serviceWith(backend: string, address: string): RoutedService {
  const server = { backend, number: 9, address, state: 'in' as const };
  const method = { kind: 'round_robin' as const };
  return { name: 'flask-app', protocol: 'http', healthPath: '/', method, servers: [server] };
}
