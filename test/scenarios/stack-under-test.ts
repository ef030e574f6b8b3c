/** A stack of its own, driven as a person drives it: by the built command line, in a home of its own. */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const CLI = fileURLToPath(new URL('../../dist/cli/signalbox.js', import.meta.url));

export type RealEngine = 'docker' | 'process';

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What `status --json` promises. */
export interface Status {
  readonly engine: string;
  readonly state: string;
  readonly url: string | null;
  readonly generation: number | null;
  readonly method: { readonly kind: string } | string;
  readonly nginx: { readonly version: string | null };
  readonly backends: readonly { readonly name: string; readonly state: string; readonly hits: number }[];
}

/** What `hit --json` promises. */
export interface Hit {
  readonly sent: number;
  readonly ok: number;
  readonly failed: number;
  readonly perBackend: Readonly<Record<string, number>>;
  readonly requestsPerSecond: number;
  readonly errors?: Readonly<Record<string, number>>;
}

/** The surroundings of every command of a stack, where they are not the test's own. */
export interface Surroundings {
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** A program and its arguments that runs the command: `nsenter …`, `setpriv …`. */
  readonly within?: readonly string[];
  /** The engine where the test itself looks, past Signalbox. */
  readonly dockerHost?: string;
}

export class StackUnderTest {
  readonly engine: RealEngine;
  readonly home: string;
  readonly port: number;
  readonly #surroundings: Surroundings;
  readonly #children = new Set<ChildProcess>();

  private constructor(engine: RealEngine, home: string, port: number, surroundings: Surroundings) {
    this.engine = engine;
    this.home = home;
    this.port = port;
    this.#surroundings = surroundings;
  }

  static async create(engine: RealEngine, surroundings: Surroundings = {}): Promise<StackUnderTest> {
    return new StackUnderTest(
      engine,
      await mkdtemp(join(tmpdir(), `signalbox-${engine}-`)),
      await freePort(),
      surroundings,
    );
  }

  /** A stack that is somewhere already, to look at. */
  static at(engine: RealEngine, home: string): StackUnderTest {
    return new StackUnderTest(engine, home, 0, {});
  }

  /** Runs one command to its end. */
  async run(...args: readonly string[]): Promise<CommandResult> {
    const child = this.start(...args);
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const [code] = (await once(child, 'close')) as [number | null];
    return { code: code ?? -1, stdout, stderr };
  }

  start(...args: readonly string[]): ChildProcess {
    const { env: extra = {}, within = [] } = this.#surroundings;
    const env = { ...process.env, ...extra, SIGNALBOX_HOME: this.home };
    const [program = CLI, ...words] = [...within, CLI, ...args];
    const child = spawn(program, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#children.add(child);
    child.once('close', () => this.#children.delete(child));
    return child;
  }

  /** A command that must succeed; its `--json` answer. */
  async json<T>(...args: readonly string[]): Promise<T> {
    const { code, stdout, stderr } = await this.run(...args, '--json');
    if (code !== 0) throw new Error(`signalbox ${args.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
    return JSON.parse(stdout) as T;
  }

  status(): Promise<Status> {
    return this.json<Status>('status');
  }

  hit(...args: readonly string[]): Promise<Hit> {
    return this.json<Hit>('hit', ...args);
  }

  /** Starts the controller with its panel; resolves with the panel's address. */
  async serve(): Promise<{ readonly url: string; readonly child: ChildProcess }> {
    const child = this.start('serve', '--no-open');
    let said = '';
    return new Promise((resolve, reject) => {
      const listen = (text: Buffer) => {
        said += text.toString();
        const url = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(said)?.[0];
        if (url !== undefined) resolve({ url, child });
      };
      child.stdout?.on('data', listen);
      child.stderr?.on('data', listen);
      child.once('close', (code) => reject(new Error(`serve ended with ${code}:\n${said}`)));
    });
  }

  /** Ends a child we started and waits until it is gone. */
  async end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    child.kill(signal);
    const [code] = (await once(child, 'close')) as [number | null];
    return code;
  }

  async wish(): Promise<string> {
    return readFile(join(this.home, 'desired.json'), 'utf8');
  }

  /** Kills a backend as another hand would: not through Signalbox, and in the way its engine does not undo by itself. */
  async killBehindBack(name: string): Promise<void> {
    if (this.engine === 'docker') {
      await this.#docker('kill', (await this.#containerOf(name)) ?? name);
      return;
    }
    const record = await readFile(join(this.home, 'process/records', `${name}.json`), 'utf8');
    process.kill((JSON.parse(record) as { child: { pid: number } }).child.pid, 'SIGKILL');
  }

  /** Everything of this stack that still runs or exists, in words. */
  async leftovers(): Promise<readonly string[]> {
    if (this.engine === 'process') {
      const sockets = (await readFile('/proc/net/unix', 'utf8'))
        .split('\n')
        .filter((line) => line.includes(this.home));
      return [
        ...(await processesNaming(this.home)).map(({ pid, command }) => `${pid} ${command}`),
        ...sockets,
      ];
    }
    const filter = ['--filter', `label=dev.signalbox.home=${this.home}`];
    const containers = await this.#docker('ps', '-aq', ...filter);
    const networks = await this.#docker('network', 'ls', '-q', ...filter);
    return `${containers}\n${networks}`.split('\n').filter((line) => line !== '');
  }

  /** Names of the backends that exist at the engine, whatever Signalbox says. */
  async existing(): Promise<readonly string[]> {
    if (this.engine === 'docker') {
      const format =
        '{{.Label "com.docker.compose.service"}}-{{.Label "com.docker.compose.container-number"}}';
      const out = await this.#docker(
        'ps',
        '-a',
        '--filter',
        `label=dev.signalbox.home=${this.home}`,
        '--format',
        format,
      );
      return out
        .split('\n')
        .filter((name) => name.startsWith('flask-app-'))
        .sort();
    }
    const names = (await processesNaming(this.home)).flatMap(
      ({ command }) => /flask-app-\d+(?=\.sock)/.exec(command) ?? [],
    );
    return [...new Set(names)].sort();
  }

  async #docker(...args: readonly string[]): Promise<string> {
    const program = process.env.DOCKER ?? '/usr/bin/docker';
    const { dockerHost } = this.#surroundings;
    const env = { ...process.env, ...(dockerHost === undefined ? {} : { DOCKER_HOST: dockerHost }) };
    return (await promisify(execFile)(program, [...args], { env })).stdout;
  }

  /** Programs in a backend's container whose name is one of these, as Docker itself lists them. */
  async programsIn(name: string, names: string): Promise<readonly string[]> {
    const listed = await this.#docker('top', (await this.#containerOf(name)) ?? name, '-eo', 'pid,comm');
    return listed.split('\n').filter((line) => new RegExp(` (${names})$`).test(line.trimEnd()));
  }

  async #containerOf(name: string): Promise<string | null> {
    const number = name.slice(name.lastIndexOf('-') + 1);
    const filters = [
      `label=dev.signalbox.home=${this.home}`,
      `label=com.docker.compose.container-number=${number}`,
    ];
    filters.push('label=com.docker.compose.service=flask-app');
    const out = await this.#docker('ps', '-q', ...filters.flatMap((filter) => ['--filter', filter]));
    return out.trim() === '' ? null : out.trim();
  }

  async destroy(): Promise<void> {
    for (const child of this.#children) await this.end(child, 'SIGKILL');
    await this.run('down');
    await rm(this.home, { recursive: true, force: true });
  }
}

export async function until(what: string, isSo: () => Promise<boolean>, limitMs = 60_000): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`not so within ${limitMs / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function processesNaming(
  text: string,
): Promise<readonly { readonly pid: number; readonly command: string }[]> {
  const entries = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    entries.map(async (name) => {
      const pid = Number(name);
      const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
      return pid !== process.pid && command.includes(text)
        ? [{ pid, command: command.replaceAll('\0', ' ').trim() }]
        : [];
    }),
  );
  return found.flat();
}
