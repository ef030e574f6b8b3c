/** A stack that does what plans say, and tells when a request would be lost: sent to nobody, or in the wrong protocol. */
import type { BackendSpec } from '../../stack/model/backend-spec.ts';
import type { Desired } from '../../stack/model/desired.ts';
import type { BackendState, Observed, ObservedBackend } from '../../stack/model/observed.ts';
import type { Plan, RoutedNames, Step } from '../../stack/model/plan.ts';
import type { RoutedService, Routing } from '../../stack/model/routing.ts';
import type { Protocol } from '../../stack/model/serving.ts';
import type { GivenUp } from '../../stack/reconcile/given-up.ts';
import { planStack } from '../../stack/reconcile/plan-stack.ts';
import { NOTHING, SITE } from './world.ts';

interface SimulatedBackend extends ObservedBackend {
  /** What it truly speaks; no plan is told. */
  readonly protocol: Protocol;
}

export interface SimulatedStack {
  readonly backends: Map<string, SimulatedBackend>;
  observed(): Observed;
  /** The routing nginx follows now; null while it does not run. */
  live(): RoutedService | null;
  /** How many ready backends requests may go to. */
  serving(): number;
  /** Throws where the step could lose a request, and where a backend that never answers is waited for. */
  perform(step: Step): void;
  /** Its nginx ends, as by another hand. */
  endNginx(): void;
}

export class NeverAnswers extends Error {
  constructor(readonly backend: BackendSpec) {
    super(`${backend.name} does not answer`);
  }
}

/** `isSilent`: backends that never answer, however long one waits. */
export function createSimulatedStack(isSilent: (backend: BackendSpec) => boolean): SimulatedStack {
  const backends = new Map<string, SimulatedBackend>();
  let nginx = NOTHING.nginx;
  let network: Observed['network'] = 'absent';
  let images: Observed['images'] = NOTHING.images;
  let generation = 0;
  let routing: Routing | null = null;

  const live = () => (nginx.state === 'running' ? (routing?.services[0] ?? null) : null);
  const ready = () =>
    (live()?.servers ?? []).filter(
      ({ backend, state }) => state === 'in' && backends.get(backend)?.state === 'ready',
    );
  const set = (name: string, state: BackendState) => {
    const found = backends.get(name);
    if (found) backends.set(name, { ...found, state });
  };
  /** Nobody is spoken to in a protocol that is not theirs. */
  function checkSpoken(): void {
    const service = live();
    for (const { backend, state } of service?.servers ?? []) {
      const found = backends.get(backend);
      if (found === undefined || found.state === 'stopped' || state === 'down') continue;
      if (found.protocol !== service?.protocol)
        throw new Error(`nginx speaks ${service?.protocol} to ${backend}, which speaks ${found.protocol}`);
    }
  }
  function route(services: readonly RoutedNames[]): void {
    generation += 1;
    routing = {
      site: SITE,
      services: services.map(({ service: name, servers, ...rest }) => ({
        ...rest,
        name,
        healthPath: '/health',
        servers: servers.flatMap((server) => {
          const address = backends.get(server.backend)?.address ?? null;
          if (address !== null) return [{ ...server, address }];
          if (server.state === 'down') return [];
          throw new Error(`${server.backend} has no address`);
        }),
      })),
    };
  }
  function leave(name: string): void {
    const isAsked = live()?.servers.some((one) => one.backend === name && one.state === 'in');
    if (isAsked && backends.get(name)?.state === 'ready' && ready().length <= 1)
      throw new Error(`${name} goes while all requests go there`);
    if (isAsked && backends.get(name)?.state === 'ready')
      throw new Error(`${name} goes while nginx sends there`);
  }

  return {
    backends,
    live,
    serving: () => ready().length,
    observed: () => ({
      engine: 'fake',
      network,
      images,
      nginx,
      backends: [...backends.values()]
        .map(({ protocol: _told, ...backend }) => backend)
        .sort((a, b) => a.number - b.number),
      served: routing === null ? null : { generation, routing },
      site: SITE,
    }),
    endNginx: () => {
      nginx = { ...nginx, state: 'stopped', reason: 'exited with 137' };
    },
    perform(step) {
      switch (step.kind) {
        case 'image.build':
          images = images.map((one) => (one.name === step.image ? { ...one, state: 'current' } : one));
          break;
        case 'network.create':
          network = 'present';
          break;
        case 'network.remove':
          network = 'absent';
          break;
        case 'nginx.start': {
          const { fingerprint } = step;
          nginx = { state: 'running', fingerprint, version: SITE.version, reason: null, id: 'n' };
          break;
        }
        case 'nginx.remove':
          nginx = NOTHING.nginx;
          break;
        case 'backend.start': {
          const { name, service, number, fingerprint, protocol } = step.backend;
          const found = backends.get(name);
          if (found !== undefined && found.fingerprint !== fingerprint)
            throw new Error(`${name} is started in the place of another`);
          const address = `172.20.0.${10 + number}:8000`;
          const told = { startedAt: null, reason: null, id: `id-${number}` };
          const state = found?.state === 'ready' ? 'ready' : 'starting';
          backends.set(name, { name, service, number, fingerprint, protocol, address, state, ...told });
          break;
        }
        case 'backend.await':
          if (isSilent(step.backend)) throw new NeverAnswers(step.backend);
          set(step.backend.name, 'ready');
          break;
        case 'backend.stop':
          leave(step.name);
          set(step.name, 'stopped');
          break;
        case 'backend.remove':
          leave(step.name);
          backends.delete(step.name);
          break;
        case 'config.write':
        case 'config.apply':
          route(step.services);
          break;
        default:
          step satisfies never;
      }
      checkSpoken();
    },
  };
}

/** One after the other, as the loop does, until nothing is left to do; `after` hears of each step done. */
export function converge(
  stack: SimulatedStack,
  desired: Desired,
  { givenUp = new Map(), after = () => undefined }: { givenUp?: GivenUp; after?: (step: Step) => void } = {},
): readonly Plan[] {
  const plans: Plan[] = [];
  for (let round = 0; round < 7; round += 1) {
    const plan = planStack(desired, stack.observed(), givenUp);
    if (plan.stages.length === 0) return plans;
    plans.push(plan);
    for (const step of plan.stages.flat()) {
      stack.perform(step);
      after(step);
    }
  }
  throw new Error('The stack does not settle');
}
