/** What was measured on: a number without its machine says nothing. */
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Machine, Versions } from '../../model/experiment.ts';

export function readMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.replaceAll(/\s+/g, ' ').trim() || 'a CPU that does not say its name',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    kernel: `${type()} ${release()}`,
    node: process.versions.node,
  };
}

/** Over the last minute. */
export function readLoad(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100;
}

/** 0 to 1: share of all cores that somebody used, over `ms`. */
export async function measureBusy(ms: number): Promise<number> {
  const before = coreTimes();
  await sleep(ms);
  const after = coreTimes();
  const total = after.total - before.total;
  return total <= 0 ? 0 : 1 - (after.idle - before.idle) / total;
}

function coreTimes(): { readonly total: number; readonly idle: number } {
  const times = cpus().map(({ times }) => times);
  const idle = times.reduce((sum, one) => sum + one.idle, 0);
  return { idle, total: times.reduce((sum, one) => sum + one.user + one.nice + one.sys + one.irq, idle) };
}

const toldSchema = z.object({
  python: z.string().nullable(),
  flask: z.string().nullable(),
  gunicorn: z.string().nullable(),
  uwsgi: z.string().nullable(),
});

/** What each address (`http://127.0.0.1:18480/`) tells of itself, put together; null where nobody told. */
export async function askVersions(bases: readonly string[], nginx: string | null): Promise<Versions> {
  const told = await Promise.all(
    bases
      .map(async (base) => {
        const answer = await fetch(new URL('versions', base), { signal: AbortSignal.timeout(LIMIT_MS) });
        return toldSchema.parse(await answer.json());
      })
      .map((asked) => asked.catch(() => null)),
  );
  const first = (name: keyof z.output<typeof toldSchema>) =>
    told.map((one) => one?.[name] ?? null).find((version) => version !== null) ?? null;
  return {
    nginx,
    python: first('python'),
    flask: first('flask'),
    gunicorn: first('gunicorn'),
    uwsgi: first('uwsgi'),
  };
}

const LIMIT_MS = 5000;
