/** What each container uses, from one open stream of statistics per container: asking anew takes Docker a second or two. */
import { setInterval } from 'node:timers/promises';
import type { ContainerInfo, ContainerStats } from 'dockerode';
import type { Usage } from '../engine.ts';
import type { DockerStack } from './docker-stack.ts';
import { readJsonLines } from './json-lines.ts';
import { LABEL, NGINX_SERVICE, ownFilter } from './labels.ts';
import { watchStack } from './watch.ts';

/** One batch a second, sorted by name; none while nothing was measured yet. */
export async function* measureUsage(
  stack: DockerStack,
  signal: AbortSignal,
): AsyncGenerator<readonly Usage[]> {
  const meters = new Map<string, Meter>();
  const all = new AbortController();
  const ends = AbortSignal.any([signal, all.signal]);
  try {
    await adjustMeters(stack, meters, ends);
    void keepAdjusted(stack, meters, ends);
    for await (const _tick of setInterval(1000, null, { signal: ends })) {
      const batch = [...meters.values()].flatMap((meter) => (meter.latest === null ? [] : [meter.latest]));
      if (batch.length > 0) yield batch.sort((a, b) => (a.name < b.name ? -1 : 1));
    }
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  } finally {
    all.abort();
  }
}

/**
 * Cores and bytes of one sample; null for the first one of a stream, which has nothing to compare with. Bytes without
 * the file cache that can be given back, as `docker stats` counts.
 */
export function usageOf(name: string, stats: ContainerStats): Usage | null {
  const { cpu_stats, precpu_stats, memory_stats } = stats;
  const systemBefore = precpu_stats?.system_cpu_usage;
  if (systemBefore === undefined || memory_stats?.usage === undefined) return null;
  const system = cpu_stats.system_cpu_usage - systemBefore;
  const used = cpu_stats.cpu_usage.total_usage - precpu_stats.cpu_usage.total_usage;
  const { total_inactive_file, inactive_file } = memory_stats.stats ?? {};
  return {
    name,
    cpu: system > 0 ? Math.max(0, (used / system) * (cpu_stats.online_cpus || 1)) : 0,
    memoryBytes: Math.max(0, memory_stats.usage - (total_inactive_file ?? inactive_file ?? 0)),
  };
}

interface Meter {
  latest: Usage | null;
  readonly stop: AbortController;
}

/** A meter for each running container, none for others. */
async function adjustMeters(
  stack: DockerStack,
  meters: Map<string, Meter>,
  signal: AbortSignal,
): Promise<void> {
  const running = await stack.connection.calls.listContainers({
    filters: { label: ownFilter(stack.place), status: ['running'] },
  });
  const ids = new Set(running.map((one) => one.Id));
  for (const [id, meter] of meters) {
    if (ids.has(id)) continue;
    meter.stop.abort();
    meters.delete(id);
  }
  for (const one of running) {
    if (meters.has(one.Id) || signal.aborted) continue;
    const meter: Meter = { latest: null, stop: new AbortController() };
    meters.set(one.Id, meter);
    const ends = AbortSignal.any([signal, meter.stop.signal]);
    void runMeter(stack, one.Id, nameOf(one), meter, ends).finally(() => {
      if (meters.get(one.Id) === meter) meters.delete(one.Id);
    });
  }
}

async function keepAdjusted(
  stack: DockerStack,
  meters: Map<string, Meter>,
  signal: AbortSignal,
): Promise<void> {
  for await (const event of watchStack(stack, signal)) {
    if (event.kind === 'gone') return;
    if (event.what !== 'start' && event.what !== 'die') continue;
    // The engine went away: `watch` says so to whoever must know, and the next tick has nothing new to show.
    await adjustMeters(stack, meters, signal).catch(() => undefined);
  }
}

/** Ends with its container, or with the engine. */
async function runMeter(
  stack: DockerStack,
  id: string,
  name: string,
  meter: Meter,
  signal: AbortSignal,
): Promise<void> {
  try {
    const options = { stream: true, abortSignal: signal } as const;
    const stream = await stack.connection.streams.getContainer(id).stats(options);
    for await (const sample of readJsonLines(stream)) {
      meter.latest = usageOf(name, sample as ContainerStats) ?? meter.latest;
    }
  } catch {
    // Aborted, or the container or the engine ended: there is nothing to measure any more.
  }
}

function nameOf({ Labels }: ContainerInfo): string {
  const isNginx = Labels[LABEL.role] === 'nginx';
  return isNginx ? NGINX_SERVICE : `${Labels[LABEL.service]}-${Labels[LABEL.number]}`;
}
