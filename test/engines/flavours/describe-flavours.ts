/**
 * In: an engine's place and means. Out: the obligations of every serving flavour, as tests, on one stack that holds one
 * backend of each, behind nginx with the config Signalbox prints, and past it. Must not know: which engine it judges.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine, StackPlace } from '../../../stack/engines/engine.ts';
import type { EngineObserved } from '../../../stack/model/observed.ts';
import type { EngineStep } from '../../../stack/model/plan.ts';
import type { RoutedService } from '../../../stack/model/routing.ts';
import { printConfig } from '../../../stack/nginx/print-config.ts';
import { eventually } from '../conformance/eventually.ts';
import { switchTo } from '../conformance/generation.ts';
import type { EngineHarness } from '../conformance/harness.ts';
import { type Asked, ask } from './ask.ts';
import { FLAVOURS, type Flavour, HTTP_FLAVOURS } from './flavours.ts';

export type FlavourHarness = Pick<EngineHarness, 'createPlace' | 'createEngine' | 'freePort' | 'cleanup'> & {
  /** Of the end of nginx's connections to a backend that is reached by TCP. */
  readonly nginxAddress: RegExp;
};

export function describeFlavours(
  name: string,
  harness: () => Promise<FlavourHarness>,
  unavailable: string | null,
) {
  if (unavailable !== null) console.warn(`skipped: serving flavours, ${name}: ${unavailable}`);

  describe.skipIf(unavailable !== null)(`serving flavours on the ${name} engine`, () => {
    let made: FlavourHarness;
    let place: StackPlace;
    let engine: Engine;
    let port: number;
    const perform = (...steps: readonly EngineStep[]) =>
      Promise.all(steps.map((step) => engine.perform(step, () => undefined)));
    const directPort = async (flavour: Flavour) => directPortIn(await engine.observe(), flavour);

    beforeAll(async () => {
      made = await harness();
      place = await made.createPlace();
      engine = await made.createEngine(place);
      port = await made.freePort();
      for (const image of (await engine.observe()).images.filter((one) => one.state !== 'current')) {
        await perform({ kind: 'image.build', image: image.name });
      }
      await perform({ kind: 'network.create' });
      await perform(...FLAVOURS.map(({ spec }): EngineStep => ({ kind: 'backend.start', backend: spec })));
      // No nginx yet: each is asked past it.
      await perform(...FLAVOURS.map(({ spec }): EngineStep => ({ kind: 'backend.await', backend: spec })));
      await writeConfig(place, engine, port);
      await perform({ kind: 'nginx.start', port, fingerprint: 'flavours' });
    });
    afterAll(async () => {
      if (engine !== undefined) {
        await perform({ kind: 'nginx.remove' });
        await perform(
          ...FLAVOURS.map(({ spec }): EngineStep => ({ kind: 'backend.remove', name: spec.name })),
        );
        await perform({ kind: 'network.remove' });
        await engine.close();
      }
      await made?.cleanup();
    });

    test('a second controller finds each ready, asked in its own protocol', async () => {
      const second = await made.createEngine(place);
      try {
        const { backends } = await second.observe();
        expect(backends.map(({ service, state }) => [service, state])).toEqual(
          FLAVOURS.map(({ title }) => [title, 'ready']).sort(),
        );
        for (const { title, spec } of FLAVOURS) expect(await second.isReady(spec), title).toBe(true);
      } finally {
        await second.close();
      }
    });

    test.each(BY_TITLE)('%s answers every endpoint through nginx', async (_title, { prefix, spec }) => {
      await expectEveryEndpoint(spec.name, spec.number, (path, body) =>
        ask(port, `${prefix}${path}`, body === undefined ? {} : { body }),
      );
    });

    test.each(HTTP_BY_TITLE)('%s answers every endpoint past nginx', async (_title, flavour) => {
      const direct = await directPort(flavour);
      const { name, number } = flavour.spec;
      await expectEveryEndpoint(name, number, (path, body) =>
        ask(direct, path, body === undefined ? {} : { body }),
      );
    });

    test('http asked of a uwsgi socket has an empty reply', async () => {
      const uwsgi = FLAVOURS.find(({ spec }) => spec.protocol === 'uwsgi');
      if (uwsgi === undefined) throw new Error('no flavour speaks uwsgi');
      await expect(ask(await directPort(uwsgi), '/')).rejects.toMatchObject({ code: 'ECONNRESET' });
    });

    test.each(BY_TITLE)(
      '%s tells through nginx who asked, by nginx’s word alone',
      async (_title, flavour) => {
        const headers = { ...FORGED, Host: 'shop.test', 'User-Agent': 'tester' };
        const { body } = await ask(port, `${flavour.prefix}/info`, { headers });
        const seen = JSON.parse(body) as Record<string, unknown>;
        expect(seen).toMatchObject({
          backend: flavour.spec.name,
          host: 'shop.test',
          user_agent: 'tester',
          proxy_ip: expect.stringMatching(made.nginxAddress),
          served_by: expect.stringMatching(flavour.program),
        });
        expect(seen.connecting_ip).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
        expect(seen.connecting_ip).not.toBe(FORGED['X-Real-IP']);
      },
    );

    test.each(HTTP_BY_TITLE)('%s believes no client past nginx', async (_title, flavour) => {
      const { body } = await ask(await directPort(flavour), '/info', { headers: FORGED });
      const seen = JSON.parse(body) as Record<string, unknown>;
      expect(seen.proxy_ip).toBeNull();
      expect(seen.connecting_ip).not.toBe(FORGED['X-Real-IP']);
    });

    test('an answer of three seconds survives the stop of its backend; the same port leads to it afterwards', async () => {
      const before = await engine.observe();
      const asked = FLAVOURS.map(({ prefix }) => ask(port, `${prefix}/work?ms=3000`));
      await eventually(
        'all requests with their backends',
        async () => Number(/Writing: (\d+)/.exec((await engine.nginx.ask('/stub_status')).body)?.[1]),
        (writing) => writing > FLAVOURS.length,
      );
      await perform(...FLAVOURS.map(({ spec }): EngineStep => ({ kind: 'backend.stop', name: spec.name })));
      const answers = await Promise.all(asked);
      expect(answers.map(({ status, backend }) => [status, backend])).toEqual(
        FLAVOURS.map(({ spec }) => [200, spec.name]),
      );
      expect((await engine.observe()).backends.map(({ state }) => state)).toEqual(
        FLAVOURS.map(() => 'stopped'),
      );

      await perform(...FLAVOURS.map(({ spec }): EngineStep => ({ kind: 'backend.start', backend: spec })));
      await perform(...FLAVOURS.map(({ spec }): EngineStep => ({ kind: 'backend.await', backend: spec })));
      const after = await engine.observe();
      for (const flavour of FLAVOURS) {
        expect(directPortIn(after, flavour), flavour.title).toBe(directPortIn(before, flavour));
      }
    });
  });
}

const BY_TITLE = FLAVOURS.map((flavour) => [flavour.title, flavour] as const);
const HTTP_BY_TITLE = HTTP_FLAVOURS.map((flavour) => [flavour.title, flavour] as const);

const FORGED = { 'X-Real-IP': '203.0.113.9', 'X-Forwarded-For': '203.0.113.9' };

/** A body that nobody reads must not cost the answer: several times, as it is a race. */
const UNREAD = 'x'.repeat(20_000);
const POSTS_TO_NOWHERE = 10;

async function expectEveryEndpoint(
  backendName: string,
  number: number,
  send: (path: string, body?: string) => Promise<Asked>,
): Promise<void> {
  expect((await send('/')).body).toBe(`Hello from Flask Server ${number}!\n`);
  expect((await send('/', UNREAD)).body).toBe(`Flask Server ${number} took ${UNREAD.length} bytes.\n`);
  expect((await send('/cache-me')).headers['cache-control']).toBe('public, max-age=30');
  expect((await send('/health')).body).toBe('ok\n');
  expect(JSON.parse((await send('/work?ms=5')).body)).toMatchObject({ backend: backendName, worked_ms: 5 });
  expect((await send('/work?ms=x')).status).toBe(400);
  expect(JSON.parse((await send('/info')).body)).toMatchObject({ backend: backendName });
  expect(await send('/none')).toMatchObject({ status: 404, backend: backendName });
  for (let sent = 0; sent < POSTS_TO_NOWHERE; sent += 1) {
    expect(await send('/none', UNREAD)).toMatchObject({ status: 404, backend: backendName });
  }
}

function directPortIn({ backends }: EngineObserved, { title, spec }: Flavour): number {
  const address = backends.find((one) => one.name === spec.name)?.directAddress ?? '';
  const port = /^127\.0\.0\.1:(\d+)$/.exec(address)?.[1];
  if (port === undefined) throw new Error(`${title} has no address past nginx, but "${address}"`);
  return Number(port);
}

async function writeConfig(place: StackPlace, engine: Engine, port: number): Promise<void> {
  const { backends } = await engine.observe();
  const services = FLAVOURS.map(({ title, spec }): RoutedService => {
    const address = backends.find((one) => one.name === spec.name)?.address ?? '';
    return {
      name: title,
      protocol: spec.protocol,
      healthPath: spec.healthPath,
      method: { kind: 'round_robin' },
      servers: [{ backend: spec.name, number: spec.number, address, state: 'in' }],
    };
  });
  const routing = { site: await engine.site(port), services };
  for (const folder of ['logs', 'run', 'tmp']) {
    await mkdir(join(place.nginxFolder, folder), { recursive: true });
  }
  for (const { path, text } of printConfig(routing, 1)) {
    const file = join(place.nginxFolder, 'generations/000001', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  await switchTo(place, 1);
}
