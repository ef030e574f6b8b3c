/** What a result was measured on, in one line each. */
import type { ExperimentResult } from '../model/experiment.ts';

/** `Intel Xeon, 2 cores, 23.5 GB, Linux 6.1.0, Node 20.20.2`. */
export function machineWords({ machine }: Pick<ExperimentResult, 'machine'>): string {
  const { cpu, cores, memoryBytes, kernel, node } = machine;
  return `${cpu}, ${cores} ${cores === 1 ? 'core' : 'cores'}, ${(memoryBytes / 1024 ** 3).toFixed(1)} GB, ${kernel}, Node ${node}`;
}

/** `plain processes · nginx 1.22.1, Python 3.11.2`: only what is known. */
export function engineWords({ engine, versions }: Pick<ExperimentResult, 'engine' | 'versions'>): string {
  const named = [
    ['nginx', versions.nginx],
    ['Python', versions.python],
    ['Flask', versions.flask],
    ['gunicorn', versions.gunicorn],
    ['uWSGI', versions.uwsgi],
  ] as const;
  const known = named.flatMap(([name, version]) => (version === null ? [] : [`${name} ${version}`]));
  const kind = engine.kind === 'docker' ? engine.name : 'plain processes';
  return `${kind} · ${known.join(', ')}`;
}

/** `2026-11-21 09:40 UTC, full, three runs each`. */
export function occasionWords({ at, mode }: Pick<ExperimentResult, 'at' | 'mode'>): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC, ${mode}`;
}
