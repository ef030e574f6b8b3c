/** test, dump, reload, workers, ask: the five verbs a verified change stands on; reopen: what a rotation does. */
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { NginxWorker } from '../../../stack/engines/engine.ts';
import { eventually } from './eventually.ts';
import { BROKEN, configPathOf, GOOD, writeGeneration } from './generation.ts';
import type { Rig } from './rig.ts';

const ALL = ['flask-app-1', 'flask-app-2', 'flask-app-3'];

export function testNginx(current: () => Rig): void {
  test('test accepts a good config and rejects a broken one in nginx’s own words', async () => {
    const { engine, place, port } = current();
    const site = await engine.site(port);
    await writeGeneration(place, site, { number: 70, addresses: ['127.0.0.1:9'], text: GOOD });
    await writeGeneration(place, site, { number: 71, addresses: ['127.0.0.1:9'], text: BROKEN });

    expect(await engine.nginx.test(configPathOf(70))).toMatchObject({ accepted: true });
    const rejected = await engine.nginx.test(configPathOf(71));
    expect(rejected.accepted).toBe(false);
    expect(rejected.output).toContain('unexpected end of file');
    expect((await engine.nginx.test(configPathOf(72))).accepted).toBe(false);
  });

  test('dump gives the files nginx would load, whole; of a broken config nginx’s own words', async () => {
    const { engine, place, port } = current();
    const site = await engine.site(port);
    await writeGeneration(place, site, { number: 73, addresses: ['127.0.0.1:9'], text: GOOD });
    await writeGeneration(place, site, { number: 74, addresses: ['127.0.0.1:9'], text: BROKEN });

    const dump = await engine.nginx.dump(configPathOf(73));
    expect(dump.accepted).toBe(true);
    expect(dump.text).toMatch(/^# configuration file \S*generations\/000073\/nginx\.conf:\n/);
    expect(dump.text).toContain('events {');
    const broken = await engine.nginx.dump(configPathOf(74));
    expect(broken).toMatchObject({ accepted: false, text: '' });
    expect(broken.output).toContain('unexpected end of file');
  });

  test('ask answers the generation and a worker’s pid', async () => {
    const { engine } = current();
    const answer = await engine.nginx.ask('/generation');
    expect(answer.status).toBe(200);
    const { pid } = JSON.parse(answer.body) as { pid: number };
    expect((await engine.nginx.workers()).map((worker) => worker.pid)).toContain(pid);
  });

  test('a reload makes new workers, born later, that answer the new generation; the old ones leave', async () => {
    const rig = current();
    const { nginx } = rig.engine;
    const before = await nginx.workers();
    expect(before.length).toBeGreaterThan(0);
    const latest = Math.max(...before.map((worker) => worker.bornAt));

    await rig.writeConfig(2, ALL);
    await nginx.reload();
    const after = await eventually('only new workers', () => nginx.workers(), areOthersThan(before));
    expect(after.every((worker) => worker.bornAt >= latest && !worker.isLeaving)).toBe(true);
    expect(await answeredGeneration(rig)).toBe(2);
  });

  test('reopen makes the logs anew under their names once they were renamed', async () => {
    const { engine, place } = current();
    const logs = ['access.log', 'error.log'].map((name) => join(place.nginxFolder, 'logs', name));
    for (const path of logs) if (existsSync(path)) await rename(path, `${path}.1`);
    await engine.nginx.reopen();
    const listed = async () => logs.filter((path) => existsSync(path));
    await eventually('both logs there again', listed, (there) => there.length === logs.length);
  });

  test('a reload with a broken config leaves the old workers serving the old generation', async () => {
    const rig = current();
    const { nginx } = rig.engine;
    const before = await nginx.workers();
    await rig.writeConfig(3, ALL);
    await nginx.reload();
    await eventually('only new workers', () => nginx.workers(), areOthersThan(before));
    const generation = () => answeredGeneration(rig);
    expect(await generation()).toBe(3);

    const site = await rig.engine.site(rig.port);
    await writeGeneration(rig.place, site, { number: 3, addresses: ['127.0.0.1:9'], text: BROKEN });
    await nginx.reload().catch(() => undefined);
    expect(await generation()).toBe(3);
    expect((await nginx.workers()).some((worker) => !worker.isLeaving)).toBe(true);
    await writeGeneration(rig.place, site, { number: 3, addresses: ['127.0.0.1:9'], text: GOOD });
    await rig.writeConfig(4, ALL);
    await nginx.reload();
    await eventually('generation 4', generation, (seen) => seen === 4);
  });
}

/** For a moment after a reload, old workers still take requests. */
function areOthersThan(before: readonly NginxWorker[]): (workers: readonly NginxWorker[]) => boolean {
  const pids = new Set(before.map((worker) => worker.pid));
  return (workers) => workers.length > 0 && workers.every((worker) => !pids.has(worker.pid));
}

async function answeredGeneration(rig: Rig): Promise<number> {
  const { body } = await rig.engine.nginx.ask('/generation');
  return (JSON.parse(body) as { generation: number }).generation;
}
