/** The record of a generation, by which its addresses have names. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generationFolder, ROUTING_FILE } from '../../../stack/control/config/generation-paths.ts';
import { printRouting } from '../../../stack/control/config/served-routing.ts';
import type { Routing } from '../../../stack/model/routing.ts';

/** `folder`: nginx's; `addresses` by backend. */
export async function writeRouting(
  folder: string,
  generation: number,
  addresses: Readonly<Record<string, string>>,
): Promise<void> {
  const servers = Object.entries(addresses).map(([backend, address], at) => ({
    backend,
    address,
    number: at + 1,
    state: 'in' as const,
  }));
  const routing: Routing = {
    site: { listen: '8080', control: '8081', user: null, version: null },
    services: [
      {
        name: 'flask-app',
        protocol: 'http',
        healthPath: '/health',
        method: { kind: 'round_robin' },
        servers,
      },
    ],
  };
  const into = join(folder, generationFolder(generation));
  await mkdir(into, { recursive: true });
  await writeFile(join(into, ROUTING_FILE), printRouting(generation, routing));
}
