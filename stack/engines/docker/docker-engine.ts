/**
 * In: steps, and a connection to a Docker Engine that answered. Out: containers, a network and images of one stack,
 * marked as its own. Must not know: desired state, other engines, what nginx's config says.
 */
import { FaultError } from '../../model/faults.ts';
import type { Engine, StackPlace } from '../engine.ts';
import { createCompanions } from './companions.ts';
import type { DockerConnection } from './connect-docker.ts';
import { dockerFault } from './docker-fault.ts';
import type { DockerStack } from './docker-stack.ts';
import { readTraits } from './engine-traits.ts';
import { pingDocker } from './knock-docker.ts';
import { followLogs } from './logs.ts';
import { readSite } from './nginx-site.ts';
import { createNginxVerbs } from './nginx-verbs.ts';
import { observeStack } from './observe.ts';
import { createShells } from './open-shell.ts';
import { performStep, stepWords } from './perform-step.ts';
import { answersHealth, probeTarget } from './readiness.ts';
import { measureUsage } from './usage.ts';
import { watchStack } from './watch.ts';

/** Reads what kind of engine it is; makes nothing. Faults: `engine-unsuitable`, `engine-gone`. */
export async function createDockerEngine(place: StackPlace, connection: DockerConnection): Promise<Engine> {
  const traits = await orFault('describe itself', readTraits(connection));
  const stack: DockerStack = {
    place,
    connection,
    traits,
    memory: {
      proven: new Map(),
      versions: new Map(),
      digests: new Map(),
      arriving: new Map(),
      controlPort: null,
    },
  };
  const closing = new AbortController();
  const until = (signal: AbortSignal) => AbortSignal.any([signal, closing.signal]);
  const verbs = createNginxVerbs(stack);
  const shells = createShells(stack);
  const companions = createCompanions(connection, place);

  return {
    kind: 'docker',
    name: traits.name,
    id: traits.id,
    nginx: {
      test: (configPath) => orFault('test nginx’s config', verbs.test(configPath)),
      dump: (configPath) => orFault('read nginx’s config', verbs.dump(configPath)),
      reload: () => orFault('reload nginx', verbs.reload()),
      reopen: () => orFault('have nginx reopen its logs', verbs.reopen()),
      workers: () => orFault('list nginx’s workers', verbs.workers()),
      ask: (path) => orFault('ask nginx', verbs.ask(path)),
    },
    ping: () => orGone(pingDocker(connection, AbortSignal.timeout(PING_MS))),
    site: (_port) => orFault('look at nginx', readSite(stack)),
    observe: async () => {
      // An engine that hangs takes calls and answers none: a ping tells long before a call is given up.
      const ping = orGone(pingDocker(connection, AbortSignal.timeout(HANGING_MS)));
      const [seen] = await Promise.all([orFault('list the stack', observeStack(stack)), ping]);
      return seen;
    },
    perform: (step, report) => orFault(stepWords(step), performStep(stack, step, report)),
    isReady: async (backend) => {
      const target = await orFault('look at the network', probeTarget(stack, backend));
      return await orFault(`probe ${backend.name}`, answersHealth(stack, target, PROBE_MS));
    },
    logs: (name, options) =>
      orFaults(
        `read the log of ${name}`,
        followLogs(stack, name, { ...options, signal: until(options.signal) }),
      ),
    exec: (name, wish) =>
      orFault(`open a shell in ${name}`, shells.open(name, { ...wish, signal: until(wish.signal) })),
    companions: {
      start: (companion, report) => orFault(`start ${companion.name}`, companions.start(companion, report)),
      find: (name) => orFault(`look for ${name}`, companions.find(name)),
      remove: (name) => orFault(`remove ${name}`, companions.remove(name)),
    },
    usage: (signal) => orFaults('measure the stack', measureUsage(stack, until(signal))),
    watch: (signal) => watchStack(stack, until(signal)),
    close: async () => {
      closing.abort();
      await shells.settled();
      connection.close();
    },
  };
}

const PING_MS = 2000;
/** Longer than a busy engine takes for a ping. */
const HANGING_MS = 5000;
const PROBE_MS = 2000;

async function orFault<Value>(doing: string, call: Promise<Value>): Promise<Value> {
  return await call.catch((thrown: unknown) => {
    throw dockerFault(thrown, doing);
  });
}

async function* orFaults<Value>(doing: string, all: AsyncIterable<Value>): AsyncGenerator<Value> {
  try {
    yield* all;
  } catch (thrown) {
    throw dockerFault(thrown, doing);
  }
}

/** Whatever keeps a ping from being answered, the engine is gone. */
async function orGone(ping: Promise<void>): Promise<void> {
  await ping.catch((thrown: unknown) => {
    const fault = dockerFault(thrown, 'answer a ping');
    if (fault instanceof FaultError && fault.fault.code !== 'engine-failed') throw fault;
    throw new FaultError(
      {
        code: 'engine-gone',
        message: 'Docker does not answer any more.',
        hint: 'Start Docker; Signalbox goes on by itself when it answers again.',
        detail: thrown instanceof Error ? thrown.message : String(thrown),
      },
      { cause: thrown },
    );
  });
}
