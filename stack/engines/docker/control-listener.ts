/** Questions to nginx's control listener, through the port Docker published for it on 127.0.0.1. */
import { request } from 'node:http';
import { FaultError } from '../../model/faults.ts';
import { CONTROL_PORT } from './container-options.ts';
import { systemCode } from './docker-fault.ts';
import { type DockerStack, inspectOwnContainer } from './docker-stack.ts';
import { containerName, NGINX_SERVICE } from './labels.ts';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** One GET on a connection of its own. Throws `engine-failed` when nothing listens; see `isNobodyListening`. */
export async function askNginx(stack: DockerStack, path: string, deadlineMs: number): Promise<Answer> {
  const port = await controlPort(stack);
  try {
    return await getOnce(port, path, deadlineMs);
  } catch (thrown) {
    if (systemCode(thrown) !== 'ECONNREFUSED') throw thrown;
    // nginx was started anew, or is gone: the port is another one, or none.
    stack.memory.controlPort = null;
    const newPort = await controlPort(stack);
    if (newPort === port) throw nobodyListens(thrown);
    return await getOnce(newPort, path, deadlineMs);
  }
}

/** Whether `askNginx` threw because there is no nginx to ask, and not because an answer was late. */
export function isNobodyListening(thrown: unknown): boolean {
  return thrown instanceof FaultError && thrown.fault.code === 'engine-failed';
}

/** A port is believed this long: another program of this machine may get it once nginx has left it. */
const PORT_KEPT_MS = 1000;

async function controlPort(stack: DockerStack): Promise<number> {
  const known = stack.memory.controlPort;
  if (known !== null && performance.now() - known.readAtMs < PORT_KEPT_MS) return known.port;
  const info = await inspectOwnContainer(stack, containerName(stack.place, NGINX_SERVICE, 1));
  // Podman writes null where Docker writes an empty list.
  const bindings = info?.NetworkSettings.Ports?.[`${CONTROL_PORT}/tcp`] ?? [];
  const port = Number(bindings[0]?.HostPort ?? 0);
  if (port === 0) throw nobodyListens();
  stack.memory.controlPort = { port, readAtMs: performance.now() };
  return port;
}

function getOnce(port: number, path: string, deadlineMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port,
        path,
        agent: false,
        headers: { 'X-Signalbox-Control': '1', Connection: 'close' },
        signal: AbortSignal.timeout(deadlineMs),
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
        );
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

function nobodyListens(cause?: unknown): FaultError {
  return new FaultError(
    {
      code: 'engine-failed',
      message: 'nginx is not running: nothing answers for it.',
      hint: 'Bring the stack up.',
    },
    { cause },
  );
}
