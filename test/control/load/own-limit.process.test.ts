/** A sender that is slower than its target says so; before a slow target it does not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { runAll } from './target.ts';

test('before an nginx that answers a few bytes by itself, the generator is the limit, and the run says so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-limit-'));
  const port = await freePort();
  const temps = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  writeFileSync(
    join(folder, 'nginx.conf'),
    `worker_processes 2; daemon off; pid ${folder}/nginx.pid; events { worker_connections 1024; }
http { access_log off; keepalive_requests 100000000; ${temps.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
  server { listen 127.0.0.1:${port} reuseport; return 200 "ok\\n"; } }
`,
  );
  const nginx = execa('nginx', ['-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], {
    reject: false,
  });
  const url = `http://127.0.0.1:${port}`;
  try {
    await expect
      .poll(() =>
        fetch(url).then(
          ({ ok }) => ok,
          () => false,
        ),
      )
      .toBe(true);
    // Other programs may hold nginx back for a while, and then it is not the faster one.
    await expect
      .poll(async () => (await runAll({ url, duration: 2, concurrency: 100, keepAlive: true })).limitedBy, {
        timeout: 90_000,
      })
      .toBe('generator');
  } finally {
    nginx.kill('SIGTERM');
    await nginx;
    rmSync(folder, { recursive: true, force: true });
  }
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
