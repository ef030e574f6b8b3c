/** The hash of an image's sources follows their content, and costs no reading where nothing changed. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type DigestMemory,
  readAllImageSources,
  readImageSources,
} from '../../../stack/engines/docker/image-sources.ts';
import { eventually } from '../conformance/eventually.ts';

describe('image sources', () => {
  let folder: string;
  let memory: DigestMemory;
  const app = () => join(folder, 'flask', 'app.py');
  const hash = async () => (await readImageSources(folder, 'flask', memory)).hash;

  beforeEach(async () => {
    memory = new Map();
    folder = await mkdtemp(join(tmpdir(), 'signalbox-sources-'));
    await mkdir(join(folder, 'flask'));
    await writeFile(join(folder, 'flask', 'Dockerfile'), 'FROM x\n');
    await writeFile(app(), 'one');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('written twice in a moment to the same length have the hash of the last words', async () => {
    const first = await hash();
    await writeFile(app(), 'two');
    const second = await hash();
    expect(second).not.toBe(first);
    await writeFile(app(), 'one');
    expect(await hash()).toBe(first);
  });

  test('that settled are not read again, and are when they change', async () => {
    const first = await hash();
    await eventually(
      'the digest to be remembered',
      async () => {
        await hash();
        return memory.get(app());
      },
      (known) => known !== undefined,
    );
    expect(await hash()).toBe(first);
    const stamp = memory.get(app())?.stamp ?? '';
    memory.set(app(), { stamp, digest: 'not of this file' });
    expect(await hash()).not.toBe(first);
    await writeFile(app(), 'two');
    const second = await hash();
    await writeFile(app(), 'one');
    expect([await hash(), second === first]).toEqual([first, false]);
  });

  test('without a Dockerfile make no image', async () => {
    await mkdir(join(folder, 'process'));
    await writeFile(join(folder, 'process', 'keeper.py'), '');
    expect((await readAllImageSources(folder, memory)).map((one) => one.name)).toEqual(['flask']);
  });
});
