/** Requests that nginx takes for those of a client at a given address: on a rig it trusts a header that says so. */
import { Agent, request } from 'node:http';
import type { Snippets } from '../../model/snippets.ts';
import { NO_SNIPPETS } from '../../model/snippets.ts';

/**
 * nginx's realip module puts the header's address in the place of the connection's, for everything that looks at it:
 * `ip_hash`, `$remote_addr`. https://nginx.org/en/docs/http/ngx_http_realip_module.html
 */
export const CLIENTS_BY_HEADER: Snippets = {
  ...NO_SNIPPETS,
  server: 'set_real_ip_from 0.0.0.0/0;\nset_real_ip_from unix:;\nreal_ip_header X-Rig-Client;\n',
};

export const HOW_CLIENTS_ARE_MADE =
  'Each client’s address was told to the rig’s nginx in a header it trusts there alone (realip module), so that any address can ask; nginx itself chose every backend.';

export interface ClientAnswer {
  readonly status: number;
  /** By the answer's own word; null where it has none. */
  readonly backend: string | null;
  readonly ms: number;
}

/** One GET; status 0 where no answer came. Never throws. */
export function askAsClient(
  { port, path, agent }: { readonly port: number; readonly path: string; readonly agent: Agent },
  client: string,
): Promise<ClientAnswer> {
  const startedAtMs = performance.now();
  const answer = (status: number, backend: string | null): ClientAnswer => ({
    status,
    backend,
    ms: performance.now() - startedAtMs,
  });
  return new Promise((resolve) => {
    const asked = request(
      { host: '127.0.0.1', port, path, agent, headers: { 'X-Rig-Client': client }, timeout: LIMIT_MS },
      (response) => {
        const { statusCode, headers } = response;
        const backend = headers['x-backend'];
        response.on('error', () => resolve(answer(0, null)));
        response.on('end', () =>
          resolve(answer(statusCode ?? 0, typeof backend === 'string' ? backend : null)),
        );
        response.resume();
      },
    );
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(answer(0, null)));
    asked.end();
  });
}

/** One kept connection each. */
export function createClientAgent(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 1 });
}

const LIMIT_MS = 10_000;

/** One client in each of so many networks: `10.7.0.12`; addresses of networks that are nobody's. */
export function clientAddresses(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const network = (index * 37) % 251;
    return `10.${7 + Math.floor(index / 251)}.${network}.${1 + ((index * 73) % 250)}`;
  });
}
