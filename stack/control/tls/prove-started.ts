/** When HTTPS is proven: after a change of the config, and after a start. What proves it is loaded only then. */
import type { Routing } from '../../model/routing.ts';
import { readServed } from '../config/generation-store.ts';

/** Undefined where the config has no HTTPS. Fault: `https-unproven`. */
export function tlsProof(
  nginxFolder: string,
  { tls }: Routing,
): ((generation: number) => Promise<string>) | undefined {
  if (tls === undefined) return undefined;
  return async (generation) => {
    const { proveTls } = await import('./prove-tls.ts');
    return proveTls(nginxFolder, tls, generation);
  };
}

/** Does nothing where its config has no HTTPS. Fault: `https-unproven`. */
export async function proveStartedTls(nginxFolder: string): Promise<void> {
  const served = await readServed(nginxFolder);
  if (served?.routing.tls === undefined) return;
  const { proveTls } = await import('./prove-tls.ts');
  await proveTls(nginxFolder, served.routing.tls, served.generation);
}
