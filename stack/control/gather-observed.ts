/** Gathering, before deciding: the engine's view and the generation on disk, as one value. */
import type { Engine } from '../engines/engine.ts';
import type { Fault } from '../model/faults.ts';
import type { Observed } from '../model/observed.ts';
import { readServed } from './config/generation-store.ts';
import { readKeptCertificates } from './tls/kept-certificates.ts';

/**
 * `port` is the wished public port: nginx's place depends on it. `notify` hears where the record of the generation on
 * disk could not be read. Faults: those of the engine, `config-unwritable`.
 */
export async function gatherObserved(
  engine: Engine,
  nginxFolder: string,
  port: number,
  notify?: (notice: Fault) => void,
): Promise<Observed> {
  const [seen, served, site] = await Promise.all([
    engine.observe(),
    readServed(nginxFolder, notify),
    engine.site(port),
  ]);
  const certificates = await readKeptCertificates(nginxFolder, served?.routing.tls?.certificate ?? null);
  return {
    ...seen,
    engine: engine.kind,
    served,
    site: { ...site, version: seen.nginx.version ?? site.version },
    ...(certificates === undefined ? {} : { certificates }),
  };
}
