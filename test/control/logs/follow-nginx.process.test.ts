import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createAccessCounter } from '../../../stack/control/logs/access-counter.ts';
import { rotateWhenDue } from '../../../stack/control/logs/rotate-log.ts';
import { withFolder } from './reading.ts';

const run = promisify(execFile);
const hasNginx = await run('nginx', ['-v']).then(
  () => true,
  () => false,
);
if (!hasNginx) console.warn('skipped: no nginx on this machine, so its reopening cannot be tried');

/** Two upstreams that answer, one that refuses: so lists of tries are nginx's own. */
function config(port: number): string {
  return `
worker_processes 2; pid nginx.pid; error_log error.log; daemon off; master_process on;
events { worker_connections 512; }
http {
  client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
  log_format counted escape=json '{"time":$msec,"generation":7,"client":"$remote_addr","method":"$request_method",'
    '"path":"$request_uri","status":$status,"bytes":$bytes_sent,"ms":$request_time,"upstream":"$upstream_addr",'
    '"upstream_status":"$upstream_status","upstream_ms":"$upstream_response_time","cache":"$upstream_cache_status",'
    '"id":"$request_id"}';
  access_log access.log counted;
  upstream one { zone one 64k; server unix:one.sock; server unix:absent.sock; }
  server { listen unix:one.sock; access_log off; location / { return 200 "one"; } }
  server { listen 127.0.0.1:${port}; location / { proxy_pass http://one; } location /own { return 204; } }
}`;
}

describe.skipIf(!hasNginx)('a real nginx', () => {
  test('every request is counted once while its log is rotated and reopened', () =>
    withFolder(async (folder) => {
      const port = await freePort();
      await mkdir(join(folder, 'tmp'));
      await writeFile(join(folder, 'nginx.conf'), config(port));
      const path = join(folder, 'access.log');
      const nginx = spawn('nginx', ['-p', `${folder}/`, '-c', 'nginx.conf', '-e', 'error.log']);
      const backendOf = (generation: number, address: string) =>
        generation === 7 && address.endsWith('one.sock') ? 'flask-app-1' : null;
      const counter = createAccessCounter({ path, keep: 5, backendOf });
      try {
        await expect.poll(() => statusOf(port, '/own').catch(() => 0), { timeout: 20_000 }).toBe(204);
        const reopen = async () => {
          const pid = (await readFile(join(folder, 'nginx.pid'), 'utf8')).trim();
          process.kill(Number(pid), 'SIGUSR1');
          await expect
            .poll(
              () =>
                readFile(path).then(
                  () => true,
                  () => false,
                ),
              { timeout: 20_000 },
            )
            .toBe(true);
        };
        const sending = sendAll(port, 2000);
        for (let round = 0; round < 4; round += 1) {
          await new Promise((resolve) => setTimeout(resolve, 100));
          await rotateWhenDue(path, { sizeBytes: 0, keep: 5 }, reopen);
        }
        await sending;
        await sendBrokenLine(port);
        await counter.settled(300);
        const { backends, totals } = counter.snapshot(['flask-app-1']);
        // The first 204, and the broken request line.
        expect(totals).toMatchObject({ requests: 2002, withoutBackend: 2, malformed: 0, departed: 0 });
        expect(backends.get('flask-app-1')).toMatchObject({ hits: 2000, statuses: { '2xx': 2000 } });
      } finally {
        await counter.close();
        await stop(nginx);
        await rm(join(folder, 'one.sock'), { force: true });
      }
    }));
});

async function sendAll(port: number, count: number): Promise<void> {
  let left = count;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      expect(await statusOf(port, '/"quoted"?\u{e9}'.replace('\u{e9}', '%C3%A9'))).toBe(200);
    }
  };
  await Promise.all(Array.from({ length: 8 }, lane));
}

function statusOf(port: number, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    })
      .on('error', reject)
      .end();
  });
}

async function sendBrokenLine(port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('\u{1}\u{2}nonsense\r\n\r\n'));
    socket
      .on('close', () => resolve())
      .on('error', reject)
      .resume();
  });
}

async function stop(nginx: ChildProcess): Promise<void> {
  if (nginx.exitCode !== null) return;
  await new Promise((resolve) => {
    nginx.once('exit', resolve);
    nginx.kill('SIGTERM');
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      server.close(() => (port === undefined ? reject(new Error('no port')) : resolve(port)));
    });
  });
}
