/**
 * The load generator beside its peers, in one run: the same nginx that answers a tiny text, the same connections, a
 * thread each, taken in turn several times; medians and their ratios. wrk comes from Debian's archive where this may
 * install it, autocannon is measured where somebody has it; what is not there is left out aloud.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { runLoad } from '../../stack/control/load/run-load.ts';

const CONNECTIONS = 50;
const SECONDS = 4;
const ROUNDS = 5;
const workerPath = fileURLToPath(new URL('../../dist/cli/load-worker.js', import.meta.url));

interface Sender {
  readonly name: string;
  /** Requests a second; says nothing of its own. */
  send(url: string): Promise<number>;
}

if (!existsSync(workerPath)) throw new Error('Expected dist/ to be built: `npm run build:node` first.');
const site = await startNginx();
try {
  const limits = new Map<string, string>();
  const senders: readonly Sender[] = [
    ownSender('signalbox', 1, limits),
    ...(availableParallelism() > 1 ? [ownSender('signalbox, 2 threads', 2, limits)] : []),
    ...wrkSender(),
    ...autocannonSender(),
  ];
  const measured = new Map<string, number[]>(senders.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    // Whoever is first in a round meets another machine than whoever is last: the order turns.
    const order = senders.map((_, index) => senders[(index + round) % senders.length]);
    for (const sender of order) if (sender) measured.get(sender.name)?.push(await sender.send(site.url));
  }
  tell(measured, limits);
} finally {
  await site.stop();
}

function tell(measured: ReadonlyMap<string, readonly number[]>, limits: ReadonlyMap<string, string>): void {
  const own = medianOf(measured.get('signalbox') ?? []);
  const rows = [...measured].map(([name, rates]) => {
    const median = medianOf(rates);
    return {
      name,
      requestsPerSecond: Math.round(median),
      least: Math.round(Math.min(...rates)),
      most: Math.round(Math.max(...rates)),
      ownShare: Number((own / median).toFixed(2)),
    };
  });
  for (const row of rows) {
    console.log(
      `${row.name.padEnd(22)} ${String(row.requestsPerSecond).padStart(8)} requests/s (${row.least}–${row.most})  signalbox is ${row.ownShare}× of it`,
    );
  }
  for (const [name, limit] of limits) console.log(`${name}: limited by ${limit}`);
  if (process.argv.includes('--json')) {
    const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`;
    console.log(
      JSON.stringify({
        connections: CONNECTIONS,
        seconds: SECONDS,
        rounds: ROUNDS,
        machine,
        rows,
        limits: Object.fromEntries(limits),
      }),
    );
  }
}

function ownSender(name: string, threads: number, limits: Map<string, string>): Sender {
  return {
    name,
    async send(url) {
      let rate = 0;
      const run = runLoad({
        url,
        requests: 1,
        duration: SECONDS,
        concurrency: CONNECTIONS,
        path: '/',
        method: 'GET',
        bodyBytes: 0,
        keepAlive: true,
        pauseMs: 0,
        threads,
        signal: new AbortController().signal,
        workerPath,
      });
      for await (const progress of run) {
        rate = progress.requestsPerSecond;
        if (progress.failed > 0) throw new Error(`Requests failed: ${JSON.stringify(progress.errors)}`);
        if (progress.state === 'done') limits.set(name, progress.limitedBy ?? 'nobody');
      }
      return rate;
    },
  };
}

function wrkSender(): readonly Sender[] {
  if (!has('wrk') && process.getuid?.() === 0) {
    spawnSync('apt-get', ['install', '-y', 'wrk'], { stdio: 'ignore', timeout: 180_000 });
  }
  if (!has('wrk')) {
    console.log('wrk is not here and could not be installed: left out.');
    return [];
  }
  return [
    {
      name: 'wrk',
      async send(url) {
        const { stdout } = await execa('wrk', ['-t1', `-c${CONNECTIONS}`, `-d${SECONDS}s`, url]);
        return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
      },
    },
  ];
}

/** No dependency of ours: it is measured where `AUTOCANNON` names its program, `autocannon.js`. */
function autocannonSender(): readonly Sender[] {
  const { AUTOCANNON: program } = process.env;
  if (program === undefined) {
    console.log('autocannon is left out: AUTOCANNON does not name its autocannon.js.');
    return [];
  }
  return [
    {
      name: 'autocannon',
      async send(url) {
        const words = ['-c', String(CONNECTIONS), '-d', String(SECONDS), '--json', '--no-progress', url];
        const { stdout } = await execa(process.execPath, [program, ...words]);
        const told = JSON.parse(stdout) as { requests: { total: number }; duration: number };
        return told.requests.total / told.duration;
      },
    },
  ];
}

function has(program: string): boolean {
  return spawnSync('which', [program], { stdio: 'ignore' }).status === 0;
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** One worker, as a target that leaves the sender a core; it answers by itself, and closes no connection. */
async function startNginx(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'signalbox-bench-'));
  const port = await freePort();
  const config = join(folder, 'nginx.conf');
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  await writeFile(
    config,
    `worker_processes 1; daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 2048; }
http { access_log off; keepalive_requests 100000000; ${temp.join(' ')}
  server { listen 127.0.0.1:${port}; location / { add_header X-Backend flask-app-1; return 200 "Hello\\n"; } }
}
`,
  );
  const nginx = execa('nginx', ['-c', config, '-e', join(folder, 'error.log')], { reject: false });
  const url = `http://127.0.0.1:${port}/`;
  for (let tries = 0; tries < 100; tries += 1) {
    if (
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  console.log(execFileSync('sh', ['-c', 'nginx -v 2>&1'], { encoding: 'utf8' }).trim());
  return {
    url,
    async stop() {
      nginx.kill('SIGQUIT');
      await nginx;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
