/** One request whose first backend died, followed: on real Docker, with spans of OpenTelemetry's SDK in the backends. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Controller } from '../../stack/control/controller.ts';
import { openController } from '../../stack/control/open-controller.ts';
import { findEngine } from '../../stack/engines/find-engine.ts';
import { FaultError } from '../../stack/model/faults.ts';
import type { Trace } from '../../stack/model/trace.ts';
import { IMAGES_FOLDER, whyNoDocker } from '../engines/docker/docker-rig.ts';

const unavailable = await whyNoDocker();
if (unavailable !== null) console.warn(`skipped: a real container must die: ${unavailable}`);

const BY = 'command line';
const PARENT = { trace: '4bf92f3577b34da6a3ce929d0e0e4736', span: '00f067aa0ba902b7' };

describe.skipIf(unavailable !== null)('a trace on real Docker', () => {
  let home = '';
  let controller: Controller;
  let url = '';
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'signalbox-trace-'));
    controller = await openController({
      ...{
        home,
        imagesFolder: IMAGES_FOLDER,
        findEngine,
        loadWorkerPath: '/nowhere',
        report: () => undefined,
      },
    });
    await controller.up({ by: BY, engine: 'docker', scale: 3, port: 18_300 + (process.pid % 500) });
    url = (await controller.board()).url ?? '';
  });
  afterAll(async () => {
    await controller?.down({ by: BY });
    await controller?.close();
    await rm(home, { recursive: true, force: true });
  });

  test('switched on under load, no request is lost, and the receiver listens', async () => {
    let isDone = false;
    const load = (async () => {
      const statuses: number[] = [];
      while (!isDone) statuses.push(await ask(`${url}/`));
      return statuses;
    })();
    const receipt = await controller.apply({ by: BY, edits: [{ kind: 'tracing', tracing: 'on' }] });
    isDone = true;
    expect(receipt.outcome.kind).toBe('done');
    const statuses = await load;
    expect(statuses.length).toBeGreaterThan(0);
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    await until(async () => (await controller.traces.status()).receiver.state === 'listening');
  });

  test('of a request whose first backend died: nginx, a failed try, one that answered, and what Flask did in it', async () => {
    const asked = [1, 2, 3].map((turn) =>
      ask(`${url}/work?ms=2500&turn=${turn}`, { traceparent: `00-${PARENT.trace}-${PARENT.span}-01` }),
    );
    await new Promise((resolve) => setTimeout(resolve, 800));
    const victim = (await controller.board()).backends[0]?.id ?? '';
    await promisify(execFile)('/usr/bin/docker', ['kill', '--signal', 'KILL', victim]);
    expect(await Promise.all(asked)).toEqual([200, 200, 200]);

    // Three requests of one trace, each with nginx, Flask and its sleep, and four tries; the one tried twice is looked at.
    const trace = await traceWith(PARENT.trace, 13);
    const { traces } = await controller.traces.search({ window: '5m', limit: 100, path: '/work' });
    const retried = traces.find(({ tries }) => tries === 2);
    expect(retried).toMatchObject({ traceId: PARENT.trace, status: 200 });
    const nginx = trace.spans.find(({ spanId }) => spanId === retried?.requestId.slice(0, 16));
    expect(nginx).toMatchObject({ kind: 'nginx', name: 'GET /work', status: 200, outcome: 'ok' });
    const [failed, answered, ...more] = trace.spans.filter(({ parentId }) => parentId === nginx?.spanId);
    expect(more).toEqual([]);
    expect(failed).toMatchObject({ kind: 'try', backend: 'flask-app-1', status: 502, outcome: 'failed' });
    expect(answered).toMatchObject({ kind: 'try', status: 200, outcome: 'ok', backend: retried?.backend });
    const flask = trace.spans.filter(({ parentId }) => parentId === answered?.spanId);
    expect(flask).toMatchObject([
      { kind: 'backend', name: 'GET /work', service: 'flask-app', backend: retried?.backend, status: 200 },
    ]);
    const inner = trace.spans.filter(({ parentId }) => parentId === flask[0]?.spanId);
    expect(inner).toMatchObject([{ kind: 'backend', name: 'sleep' }]);
    expect(inner[0]?.durationMs).toBeGreaterThan(2400);
    expect((answered?.startMs ?? 0) - (failed?.startMs ?? 0)).toBeGreaterThan(100);
    // From a line of the log to its trace, and found by who was tried in vain.
    expect(await controller.traces.get({ requestId: retried?.requestId ?? '' })).toEqual(trace);
    const tried = await controller.traces.search({
      window: '5m',
      limit: 9,
      backend: 'flask-app-1',
      path: '/work',
    });
    expect(tried.traces.map(({ requestId }) => requestId)).toContain(retried?.requestId);
  });

  test('a trace begun by nginx has the request’s id, and errors of Flask are told', async () => {
    expect(await ask(`${url}/nowhere`)).toBe(404);
    const search = () =>
      controller.traces.search({ window: '1m', limit: 9, status: '4xx', path: '/nowhere' });
    // nginx logs a request a moment after its answer.
    await until(async () => (await search()).traces.length === 1);
    const [found] = (await search()).traces;
    expect(found?.traceId).toBe(found?.requestId);
    const trace = await traceWith(found?.traceId ?? '', 3);
    expect(trace.spans.map(({ kind, depth }) => [kind, depth])).toEqual([
      ['nginx', 0],
      ['try', 1],
      ['backend', 2],
    ]);
  });

  test('without a way to a registry Jaeger says why it is not there, and what to do', async () => {
    const answer = await controller.traces.jaeger({ state: 'on' }).catch((error: unknown) => error);
    if (!(answer instanceof FaultError)) {
      expect(answer).toMatchObject({
        jaeger: { url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/) },
      });
      await controller.traces.jaeger({ state: 'off' });
      return;
    }
    expect(answer.fault).toMatchObject({
      code: 'jaeger-unavailable',
      message: expect.stringContaining('jaegertracing/all-in-one'),
      hint: expect.stringContaining('docker pull'),
    });
    expect((await controller.traces.status()).jaeger).toBeNull();
  });

  /** Spans of backends come a moment after their answers. */
  async function traceWith(traceId: string, spans: number): Promise<Trace> {
    let trace = await controller.traces.get({ traceId });
    await until(async () => {
      trace = await controller.traces.get({ traceId });
      return trace.spans.length >= spans;
    });
    return trace;
  }
});

function ask(url: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers, agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    }).on('error', reject);
  });
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error('it did not come true within 30 s');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
