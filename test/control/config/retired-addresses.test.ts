/** Log lines outlive the folders of the generations they name: who answered them must stay known. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  createPrefixFolders,
  KEPT_GENERATIONS,
  removeOldGenerations,
  setRefusedAside,
  swapCurrent,
  writeGeneration,
} from '../../../stack/control/config/generation-folders.ts';
import {
  type AddressSpan,
  mergeSpans,
  readRetiredAddresses,
} from '../../../stack/control/config/retired-addresses.ts';
import { createBackendOf } from '../../../stack/control/logs/read-backend-addresses.ts';
import type { Routing } from '../../../stack/model/routing.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signalbox-retired-'));
  await createPrefixFolders(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a removed generation’s addresses are still known, a refused one’s too, and no other’s', async () => {
  const most = KEPT_GENERATIONS + 6;
  for (let generation = 1; generation <= most; generation += 1)
    await write(generation, generation < 4 ? 'flask-app-1' : 'flask-app-7');
  await setRefusedAside(folder, 5);
  await swapCurrent(folder, most);
  await removeOldGenerations(folder);

  const left = (await readdir(join(folder, 'generations'))).filter((name) => /^\d/.test(name)).sort();
  expect(left[0]).toBe('000007');
  const backendOf = createBackendOf(folder);
  const owners = [1, 3, 4, 5, 6, 7, most, most + 1].map((one) => backendOf(one, '10.0.0.2:8000'));
  expect(owners).toEqual([
    'flask-app-1',
    'flask-app-1',
    'flask-app-7',
    'flask-app-7',
    'flask-app-7',
    'flask-app-7',
    'flask-app-7',
    null,
  ]);
  expect(backendOf(1, '10.0.0.3:8000')).toBeNull();
  expect(readRetiredAddresses(folder)).toMatchObject([
    { from: 1, to: 3 },
    { from: 4, to: 6 },
  ]);
});

test('what cannot be read of it is as good as nothing, and is written anew', async () => {
  await writeFile(join(folder, 'generations/retired.json'), '{"format":1,"spans":[{"from":0}]}');
  expect(readRetiredAddresses(folder)).toEqual([]);
  expect(createBackendOf(folder)(1, '10.0.0.2:8000')).toBeNull();
  for (let generation = 1; generation <= KEPT_GENERATIONS + 1; generation += 1)
    await write(generation, 'flask-app-1');
  await removeOldGenerations(folder);
  expect(readRetiredAddresses(folder)).toEqual([
    { from: 1, to: 1, addresses: { '10.0.0.2:8000': 'flask-app-1' } },
  ]);
});

test('spans that were merged name for each generation what its first span named', () => {
  const owner = fc.constantFrom('a', 'b');
  const span = fc
    .tuple(fc.integer({ min: 1, max: 30 }), owner)
    .map(([at, name]): AddressSpan => ({ from: at, to: at, addresses: { x: name } }));
  fc.assert(
    fc.property(fc.array(span, { maxLength: 40 }), (spans) => {
      const merged = mergeSpans(spans);
      for (let generation = 0; generation <= 31; generation += 1)
        expect(ownerIn(merged, generation)).toBe(ownerIn(spans, generation));
      for (const [at, one] of merged.entries()) {
        const next = merged[at + 1];
        if (next !== undefined) expect(one.to).toBeLessThan(next.from);
      }
    }),
  );
});

function ownerIn(spans: readonly AddressSpan[], generation: number): string | undefined {
  return spans.find((one) => one.from <= generation && generation <= one.to)?.addresses.x;
}

async function write(generation: number, backend: string): Promise<void> {
  const routing: Routing = {
    site: { listen: '8080', control: '8081', user: null, version: null },
    services: [
      {
        name: 'flask-app',
        protocol: 'http',
        healthPath: '/health',
        method: { kind: 'round_robin' },
        servers: [{ backend, number: 1, address: '10.0.0.2:8000', state: 'in' }],
      },
    ],
  };
  await (await writeGeneration(folder, generation, { files: [], routing })).settled;
}
