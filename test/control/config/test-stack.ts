/** A real nginx over two tiny backends in this process: what the tests of a verified change stand on. */
import { createHash } from 'node:crypto';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import { writeInitialConfig } from '../../../stack/control/config/apply-config.ts';
import { proveServing } from '../../../stack/control/config/prove-serving.ts';
import type { Method } from '../../../stack/model/desired.ts';
import type { Routing } from '../../../stack/model/routing.ts';
import { createLocalNginx, type LocalNginx } from './local-nginx.ts';
import { startTinyBackend, type TinyBackend } from './tiny-backend.ts';

export interface TestStack {
  readonly nginx: LocalNginx;
  readonly backends: readonly TinyBackend[];
  routing(method: Method, listen?: string): Routing;
  /** One GET on a connection of its own to the public listener: the body of a 200, else what came instead. */
  hit(path?: string): Promise<string>;
  /** The body of `/`, whatever its status. */
  body(): Promise<string>;
  /** Of every byte that serves: the link, and each file below it. */
  servedDigest(): Promise<string>;
  answeredGeneration(): Promise<number>;
  remove(): Promise<void>;
}

/** Up, and generation 1 proven. */
export async function startTestStack(): Promise<TestStack> {
  const nginx = await createLocalNginx();
  const backends = await Promise.all(['flask-app-1', 'flask-app-2'].map(startTinyBackend));
  const port = await freePort();
  const routing = (method: Method, listen = `127.0.0.1:${port}`): Routing => ({
    site: nginx.site(listen),
    services: [
      {
        name: 'flask-app',
        protocol: 'http',
        healthPath: '/health',
        method,
        servers: backends.map((backend, index) => ({
          backend: `flask-app-${index + 1}`,
          number: index + 1,
          address: backend.address,
          state: 'in' as const,
        })),
      },
    ],
  });
  const stack: TestStack = {
    nginx,
    backends,
    routing,
    hit: async (path = '/') => {
      const { status, body } = await getOnce(port, path);
      return status === 200 || status === 0 ? body : `status ${status}`;
    },
    body: async () => (await getOnce(port, '/')).body,
    servedDigest: () => digestOf(nginx.folder),
    answeredGeneration: async () => JSON.parse((await nginx.ask('/generation')).body).generation,
    async remove() {
      await nginx.remove();
      await Promise.all(backends.map((backend) => backend.kill()));
    },
  };
  try {
    await writeInitialConfig({ nginxFolder: nginx.folder, routing: routing({ kind: 'round_robin' }) });
    await nginx.start();
    await proveServing({ nginxFolder: nginx.folder, nginx });
  } catch (thrown) {
    await stack.remove();
    throw thrown;
  }
  return stack;
}

async function freePort(): Promise<number> {
  const occupant = await startTinyBackend('occupant');
  await occupant.kill();
  return occupant.port;
}

/** Status 0, and the error as body, where no answer came. */
function getOnce(port: number, path: string): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve) => {
    const fail = (error: unknown) => resolve({ status: 0, body: String(error) });
    const asking = get({ host: '127.0.0.1', port, path: encodeURI(path), agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.on('error', fail);
    });
    asking.on('error', fail);
  });
}

async function digestOf(folder: string): Promise<string> {
  const hash = createHash('sha256').update(await readlink(join(folder, 'current')));
  const entries = await readdir(join(folder, 'current/'), { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const path of paths.sort()) hash.update(path).update(await readFile(path));
  return hash.digest('hex');
}
