/** nginx as the controller needs it, in its container. */
import type { ContainerInspectInfo } from 'dockerode';
import { FaultError } from '../../model/faults.ts';
import type { EngineNginx } from '../engine.ts';
import { NGINX_PREFIX } from './container-options.ts';
import { isRunning } from './container-state.ts';
import { askNginx } from './control-listener.ts';
import { type DockerStack, inspectOwnContainer } from './docker-stack.ts';
import { runInContainer } from './exec.ts';
import { containerName, NGINX_SERVICE } from './labels.ts';
import { readWorkers } from './workers.ts';

export function createNginxVerbs(stack: DockerStack): EngineNginx {
  const { calls } = stack.connection;
  return {
    test: async (configPath) => {
      const { Id } = await runningNginx(stack);
      const command = ['nginx', '-t', '-p', NGINX_PREFIX, '-c', configPath];
      const { exitCode, output } = await runInContainer(calls, Id, command);
      return { accepted: exitCode === 0, output: output.trim() };
    },
    dump: async (configPath) => {
      const { Id } = await runningNginx(stack);
      const command = ['nginx', '-T', '-p', NGINX_PREFIX, '-c', configPath];
      const { exitCode, stdout, stderr } = await runInContainer(calls, Id, command);
      return { accepted: exitCode === 0, text: stdout, output: stderr.trim() };
    },
    // nginx is PID 1 by the entry point we gave it: the signal reaches the master itself.
    reload: async () => {
      await calls.getContainer((await runningNginx(stack)).Id).kill({ signal: 'SIGHUP' });
    },
    reopen: async () => {
      await calls.getContainer((await runningNginx(stack)).Id).kill({ signal: 'SIGUSR1' });
    },
    workers: async () => await readWorkers(stack, await runningNginx(stack)),
    ask: async (path) => await askNginx(stack, path, ASK_MS),
  };
}

const ASK_MS = 5000;

async function runningNginx(stack: DockerStack): Promise<ContainerInspectInfo> {
  const info = await inspectOwnContainer(stack, containerName(stack.place, NGINX_SERVICE, 1));
  if (info !== null && isRunning(info)) return info;
  throw new FaultError({
    code: 'engine-failed',
    message: 'nginx is not running.',
    hint: 'Bring the stack up.',
  });
}
