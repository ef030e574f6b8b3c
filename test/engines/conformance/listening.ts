/** Logs, usage and events: what an engine tells without being asked again. */
import { expect, test } from 'vitest';
import type { EngineEvent } from '../../../stack/engines/engine.ts';
import { eventually } from './eventually.ts';
import { type Rig, spec } from './rig.ts';

const LINE = /\S/;

export function testListening(current: () => Rig): void {
  test('logs of a backend arrive oldest first, as whole lines, and end when aborted', async () => {
    const { engine } = current();
    const stop = new AbortController();
    const lines: string[] = [];
    for await (const batch of engine.logs('flask-app-1', { tail: 100, signal: stop.signal })) {
      lines.push(...batch);
      if (lines.some((line) => LINE.test(line))) stop.abort();
    }
    expect(lines.some((line) => LINE.test(line))).toBe(true);
    expect(lines.filter((line) => /[\r\n]/.test(line))).toEqual([]);
  });

  test('logs go on: a backend started anew is heard by whoever listened before', async () => {
    const rig = current();
    const stop = new AbortController();
    const batches: (readonly string[])[] = [];
    for await (const batch of rig.engine.logs('flask-app-3', { tail: 1, signal: stop.signal })) {
      batches.push(batch);
      // The first batch is the past, and the proof that somebody listens.
      if (batches.length === 1) await rig.harness.killBehindBack(rig.place, 'flask-app-3');
      else stop.abort();
    }
    expect(batches[0]).toHaveLength(1);
    expect(batches.length).toBeGreaterThan(1);
  });

  test('logs of a thing we do not have are refused with log-unknown', async () => {
    const { engine } = current();
    const read = async () => {
      const options = { tail: 1, signal: AbortSignal.timeout(10_000) };
      for await (const _batch of engine.logs('flask-app-9', options)) return;
    };
    await expect(read()).rejects.toMatchObject({ fault: { code: 'log-unknown' } });
  });

  test('usage is measured for nginx and every running backend', async () => {
    const { engine } = current();
    const stop = new AbortController();
    const wanted = ['flask-app-1', 'flask-app-2', 'flask-app-3', 'nginx'];
    for await (const batch of engine.usage(stop.signal)) {
      const names = batch.map((one) => one.name).sort();
      if (wanted.some((name) => !names.includes(name))) continue;
      expect(names).toEqual(wanted);
      for (const one of batch) {
        expect(one.memoryBytes).toBeGreaterThan(0);
        expect(one.cpu).toBeGreaterThanOrEqual(0);
      }
      stop.abort();
    }
    expect(stop.signal.aborted).toBe(true);
  });

  test('watch reports a death behind our back, by name', async () => {
    const rig = current();
    const stop = new AbortController();
    const seen: EngineEvent[] = [];
    const watching = (async () => {
      for await (const event of rig.engine.watch(stop.signal)) {
        seen.push(event);
        if (event.kind === 'changed' && event.name === 'flask-app-2') stop.abort();
      }
    })();
    // An event of our own doing shows that the watcher is set up.
    const ownDoing = async () => {
      await rig.perform({ kind: 'backend.stop', name: 'flask-app-3' });
      await rig.perform({ kind: 'backend.start', backend: spec(3) });
      return seen.length;
    };
    await eventually('an event of our own doing', ownDoing, (count) => count > 0);
    await rig.harness.killBehindBack(rig.place, 'flask-app-2');
    await watching;
    expect(seen.at(-1)).toMatchObject({ kind: 'changed', name: 'flask-app-2' });
  });
}
