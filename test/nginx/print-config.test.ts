import { readdir } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FaultError } from '../../stack/model/faults.ts';
import type { Routing } from '../../stack/model/routing.ts';
import { type ParsedDirective, parseDirectives } from '../../stack/nginx/parse-directives.ts';
import { printConfig } from '../../stack/nginx/print-config.ts';
import { GOLDEN_CASES, GOLDEN_FOLDER, GOLDEN_GENERATION, readGolden, writeGolden } from './golden-cases.ts';

describe('a routing prints to its golden files, whole', () => {
  test.each(Object.entries(GOLDEN_CASES))('%s', async (name, routing) => {
    const files = printConfig(routing, GOLDEN_GENERATION);
    if (process.env.UPDATE_GOLDEN === '1') await writeGolden(name, files);
    expect(files).toEqual(await readGolden(name));
  });

  test('no golden folder is left without its case', async () => {
    expect((await readdir(GOLDEN_FOLDER)).sort()).toEqual(Object.keys(GOLDEN_CASES).sort());
  });
});

test('a further service is reached below its name, through a group of its own', () => {
  const [service] = caseNamed('docker-round-robin').services;
  if (service === undefined) throw new Error('the case lost its service');
  const two: Routing = {
    ...caseNamed('docker-round-robin'),
    services: [service, { ...service, name: 'api' }],
  };
  const files = printConfig(two, 3);
  expect(files.map((file) => file.path)).toEqual([
    'conf.d/control.conf',
    'conf.d/public.conf',
    'conf.d/upstream-api.conf',
    'conf.d/upstream-flask-app.conf',
    'nginx.conf',
  ]);
  expect(files[1]?.text).toContain('location /api/ {\n        proxy_pass http://api/;');
});

describe('a value from outside stands in the config as it is, or is refused', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({
      unit: fc.constantFrom(
        ...['a', '1', '$', '{', '}', ';', '\n', '\r', '"', "'", '\\', '#', ' ', '\0', ':', '/', '.'],
      ),
      maxLength: 20,
    }),
    fc.constantFrom(
      'x;',
      'x}',
      '$a{',
      '"',
      "'",
      'a\nb',
      'unix:/a;b',
      'unix:/a\u2028b',
      '8080; }',
      '${a',
      '$a;b',
    ),
  );
  const places: Readonly<Record<string, (value: string) => Routing>> = {
    'the hash key': (value) => withService({ method: { kind: 'hash', key: value, consistent: true } }),
    'the service’s name': (value) => withService({ name: value }),
    'a backend’s name': (value) => withServer({ backend: value }),
    'a backend’s address': (value) => withServer({ address: value }),
    'a unix socket’s path': (value) => withServer({ address: `unix:/${value}` }),
    listen: (value) => withSite({ listen: value }),
    control: (value) => withSite({ control: `unix:/${value}` }),
    user: (value) => withSite({ user: value }),
    'the version': (value) => withSite({ version: value }),
  };

  test.each(Object.entries(places))('%s', (_place, routingOf) => {
    fc.assert(
      fc.property(hostile, (value) => {
        const files = printedOrNull(routingOf(value));
        if (files === null) return;
        const shape = files.map((file) => shapeOf(parseDirectives(file.text)));
        // The printed text has the directives that any harmless value gives, and no other.
        expect(SHAPES).toContainEqual(shape);
      }),
      { numRuns: 300 },
    );
  });

  test('a refusal names the value and what was expected', () => {
    expect(() => printConfig(withServer({ address: '10.0.0.1:80; }' }), 1)).toThrow(
      'Expected the backend’s address to be `address:port` or `unix:/path` without quotes, got "10.0.0.1:80; }".',
    );
    expect(() => printConfig(withSite({}), 0)).toThrow(
      'Expected the generation to be a whole number from 1, got "0".',
    );
  });
});

const SHAPES = [
  caseNamed('hash-consistent'),
  { ...caseNamed('hash-consistent'), site: { ...caseNamed('hash-consistent').site, version: '1.30.6' } },
  { ...caseNamed('hash-consistent'), site: { ...caseNamed('hash-consistent').site, version: '1.14.0' } },
  withSite({ version: '1.10.0' }),
].map((routing) => printConfig(routing, 7).map((file) => shapeOf(parseDirectives(file.text))));

function shapeOf(lines: readonly ParsedDirective[] | null): unknown {
  return lines?.map(({ name, args, block }) => [name, args.length, block === null ? null : shapeOf(block)]);
}

function printedOrNull(routing: Routing) {
  try {
    return printConfig(routing, 7);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(FaultError);
    expect((thrown as FaultError).fault.code).toBe('config-unsafe');
    return null;
  }
}

function caseNamed(name: string): Routing {
  const found = GOLDEN_CASES[name];
  if (found === undefined) throw new Error(`no case ${name}`);
  return found;
}

function withSite(site: Partial<Routing['site']>): Routing {
  const routing = caseNamed('hash-consistent');
  return { ...routing, site: { ...routing.site, ...site } };
}

function withService(service: Partial<Routing['services'][number]>): Routing {
  const routing = caseNamed('hash-consistent');
  return { ...routing, services: routing.services.map((one) => ({ ...one, ...service })) };
}

function withServer(server: Partial<Routing['services'][number]['servers'][number]>): Routing {
  const [service] = caseNamed('hash-consistent').services;
  return withService({ servers: (service?.servers ?? []).map((one) => ({ ...one, ...server })) });
}
