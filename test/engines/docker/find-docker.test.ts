import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contextFiles } from '../../../stack/engines/docker/docker-context.ts';
import { type Env, findDocker } from '../../../stack/engines/docker/find-docker.ts';
import { faultOf } from '../../../stack/model/faults.ts';

let folder: string;
let servers: Server[];
let said: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signalbox-find-'));
  await chmod(folder, 0o755);
  servers = [];
  said = [];
});
afterEach(async () => {
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  await rm(folder, { recursive: true, force: true });
});

/** A machine with one habitual socket, absent until a test makes it. */
const find = (env: Env) =>
  findDocker({ env, homeFolder: folder, sockets: [join(folder, 'known.sock')] }, (line) => said.push(line));
const faultFrom = (env: Env) => find(env).then(() => null, faultOf);
const nothing = { DOCKER_CONFIG: '/nowhere' };

describe('finding a Docker Engine', () => {
  test('DOCKER_HOST is asked first, on a unix socket', async () => {
    const path = await answering('first.sock');
    const found = await find({ ...nothing, DOCKER_HOST: `unix://${path}` });
    expect(found.title).toBe(`unix://${path}`);
    expect(said).toEqual([]);
    found.close();
  });

  test('DOCKER_HOST may be a TCP port of this machine', async () => {
    const port = await answeringPort();
    const found = await find({ ...nothing, DOCKER_HOST: `tcp://127.0.0.1:${port}` });
    expect(found.title).toBe(`tcp://127.0.0.1:${port}`);
    found.close();
  });

  test('a dead socket is passed over and named, and the next one is found', async () => {
    const dead = await deadSocket('dead.sock');
    const path = await answering('known.sock');
    const found = await find({ ...nothing, DOCKER_HOST: `unix://${dead}` });
    expect(found.title).toBe(`unix://${path}`);
    expect(said).toEqual([expect.stringContaining(`no engine answers at unix://${dead}: `)]);
    found.close();
  });

  test('a socket that accepts and then says nothing is given up after its deadline', async () => {
    const mute = join(folder, 'mute.sock');
    await listen(
      createServer((socket) => socket.resume()),
      mute,
    );
    const path = await answering('known.sock');
    const found = await find({ ...nothing, DOCKER_HOST: `unix://${mute}` });
    expect(found.title).toBe(`unix://${path}`);
    expect(said).toEqual([`no engine answers at unix://${mute}: silent for 2000 ms`]);
    found.close();
  });

  test('something else that speaks HTTP is no engine', async () => {
    const other = join(folder, 'other.sock');
    await listen(
      createHttpServer((_request, answer) => answer.end('<html>')),
      other,
    );
    expect(await faultFrom({ ...nothing, DOCKER_HOST: `unix://${other}` })).toMatchObject({
      code: 'engine-missing',
      detail: expect.stringContaining('what answers there is no engine'),
    });
  });

  test('the context of DOCKER_CONTEXT, then that of the config, is followed to its socket', async () => {
    const path = await answering('context.sock');
    await writeContext('lab', path);
    const byVariable = await find({ DOCKER_CONFIG: folder, DOCKER_CONTEXT: 'lab' });
    expect(byVariable.title).toBe(`unix://${path}`);
    byVariable.close();
    await writeFile(join(folder, 'config.json'), JSON.stringify({ currentContext: 'lab' }));
    const byConfig = await find({ DOCKER_CONFIG: folder });
    expect(byConfig.title).toBe(`unix://${path}`);
    byConfig.close();
  });

  test('a named context that does not exist is an error, although an engine answers elsewhere', async () => {
    await answering('known.sock');
    expect(await faultFrom({ DOCKER_CONFIG: folder, DOCKER_CONTEXT: 'gone' })).toMatchObject({
      code: 'context-unknown',
    });
  });

  test('another machine’s engine is refused: it cannot see this machine’s folder', async () => {
    await answering('known.sock');
    for (const DOCKER_HOST of ['tcp://192.0.2.1:2375', 'ssh://me@192.0.2.1']) {
      expect(await faultFrom({ ...nothing, DOCKER_HOST })).toMatchObject({
        code: 'engine-unsuitable',
        message: expect.stringContaining(DOCKER_HOST),
      });
    }
  });

  test('a socket without permission is told apart, with the fix', async () => {
    const path = await answering('closed.sock');
    await chmod(path, 0o000);
    const fault = await asNobody(() => faultFrom({ ...nothing, DOCKER_HOST: `unix://${path}` }));
    expect(fault).toMatchObject({
      code: 'engine-forbidden',
      message: `A Docker Engine is at unix://${path}, but you may not speak to it.`,
      hint: expect.stringContaining('sudo usermod -aG docker $USER'),
    });
  });

  test('nowhere an engine: says so, and what was tried', async () => {
    expect(await faultFrom({ ...nothing, DOCKER_HOST: `unix://${folder}/none.sock` })).toMatchObject({
      code: 'engine-missing',
      detail: `nothing is at unix://${folder}/none.sock`,
    });
  });
});

/** Answers as an engine answers a ping. */
function engineServer(): Server {
  return createHttpServer((request, answer) => {
    answer.statusCode = request.url === '/_ping' ? 200 : 404;
    answer.end('OK');
  });
}

async function answering(name: string): Promise<string> {
  const path = join(folder, name);
  await listen(engineServer(), path);
  return path;
}

async function answeringPort(): Promise<number> {
  const server = engineServer();
  await listen(server, 0);
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A socket file whose server has gone: what a killed daemon leaves behind. */
async function deadSocket(name: string): Promise<string> {
  const path = join(folder, name);
  const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
  await new Promise((resolve) => execFile(process.execPath, ['-e', script], resolve));
  return path;
}

async function writeContext(name: string, path: string): Promise<void> {
  const { meta } = contextFiles(folder, name);
  await mkdir(join(meta, '..'), { recursive: true });
  await writeFile(meta, JSON.stringify({ Name: name, Endpoints: { docker: { Host: `unix://${path}` } } }));
}

async function listen(server: Server, where: string | number): Promise<void> {
  servers.push(server);
  await new Promise<void>((resolve) => {
    if (typeof where === 'number') server.listen(where, '127.0.0.1', resolve);
    else server.listen(where, resolve);
  });
}

/** Root may do everything: for a moment, it is not. */
async function asNobody<Value>(work: () => Promise<Value>): Promise<Value> {
  if (process.geteuid?.() !== 0) return await work();
  process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
