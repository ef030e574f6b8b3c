/** On what a load run's figures were measured. */
import { cpus, release } from 'node:os';
import type { RunCircumstances } from '../../model/load-run.ts';
import { printMethod } from '../../nginx/method-words.ts';
import type { StackFacts } from '../stack-memory.ts';

export function runCircumstances(
  { desired, observed, link }: Pick<StackFacts, 'desired' | 'observed' | 'link'>,
  target: 'nginx' | 'another',
): RunCircumstances {
  const service = target === 'nginx' ? desired?.services[0] : undefined;
  const isNginx = target === 'nginx';
  return {
    engine: isNginx ? (link.engine?.name ?? null) : null,
    nginx: isNginx ? (observed?.nginx.version ?? null) : null,
    generation: isNginx ? (observed?.served?.generation ?? null) : null,
    method: service === undefined ? null : printMethod(service.method),
    scale: service?.scale ?? null,
    serving: service?.serving.kind ?? null,
    machine: machineName(),
  };
}

export function machineName(): string {
  const [first] = cpus();
  return `${cpus().length} × ${first?.model.trim() ?? 'unknown processor'}, ${process.platform} ${release()}, Node ${process.versions.node}`;
}
