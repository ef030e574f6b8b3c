/** What each step does to the world. */
import { FaultError } from '../../model/faults.ts';
import type { EngineStep } from '../../model/plan.ts';
import type { Report, StackPlace } from '../engine.ts';
import { bearWorkers, CURRENT_CONFIG, checkConfig, currentGeneration } from './fake-nginx.ts';
import { bear, type FakeState, isAnswering, say, tell } from './fake-world.ts';

export async function performFake(
  place: StackPlace,
  state: FakeState,
  step: EngineStep,
  report: Report,
): Promise<void> {
  switch (step.kind) {
    case 'image.build':
      report(`Step 1/1 : FROM memory (${step.image})`);
      state.images.set(step.image, 'current');
      return;
    case 'network.create':
      state.network = 'present';
      return;
    case 'network.remove':
      state.network = 'absent';
      return;
    case 'nginx.start':
      return startNginx(place, state, step);
    case 'nginx.remove':
      if (state.nginx === null) return;
      state.nginx = null;
      return tell(state, 'nginx', 'removed');
    case 'backend.start':
      return startBackend(state, step.backend);
    case 'backend.await':
      return awaitBackend(state, step.backend.name);
    case 'backend.stop': {
      const backend = state.backends.get(step.name);
      if (backend === undefined || backend.state === 'stopped') return;
      Object.assign(backend, { state: 'stopped', reason: null });
      return tell(state, step.name, 'stopped');
    }
    case 'backend.remove':
      if (!state.backends.delete(step.name)) return;
      state.lines.delete(step.name);
      return tell(state, step.name, 'removed');
    default:
      return step satisfies never;
  }
}

async function startNginx(
  place: StackPlace,
  state: FakeState,
  { port, fingerprint }: Extract<EngineStep, { kind: 'nginx.start' }>,
): Promise<void> {
  if (state.nginx?.fingerprint === fingerprint) return;
  if (state.occupiedPorts.has(port)) {
    throw new FaultError({
      code: 'port-taken',
      message: `Port ${port} of 127.0.0.1 is in use by another program.`,
      hint: 'Choose another port, or end the program that has it.',
    });
  }
  const { accepted, output } = await checkConfig(place, CURRENT_CONFIG);
  if (!accepted) {
    throw new FaultError({ code: 'engine-failed', message: 'nginx did not start.', detail: output });
  }
  const generation = await currentGeneration(place);
  const workers = bearWorkers(state);
  state.births += 1;
  state.nginx = { fingerprint, port, id: String(state.births), generation, workers };
  say(state, 'nginx', `nginx serves generation ${generation}`);
  tell(state, 'nginx', 'started');
}

function startBackend(
  state: FakeState,
  spec: Extract<EngineStep, { kind: 'backend.start' }>['backend'],
): void {
  const found = state.backends.get(spec.name);
  const isSame = found?.spec.fingerprint === spec.fingerprint;
  if (isSame && (found?.state === 'starting' || found?.state === 'ready')) return;
  const fresh = { spec, state: 'stopped', reason: null, id: '', startedAt: '', answersAtMs: 0 } as const;
  const backend = isSame && found !== undefined ? found : { ...fresh };
  state.backends.set(spec.name, backend);
  state.network = 'present';
  bear(state, backend);
}

async function awaitBackend(state: FakeState, name: string): Promise<void> {
  const backend = state.backends.get(name);
  if (backend !== undefined && !isAnswering(state, backend) && !state.silent.has(name)) {
    await new Promise((done) => setTimeout(done, Math.max(0, backend.answersAtMs - Date.now())));
  }
  if (backend === undefined || !isAnswering(state, backend)) {
    throw new FaultError({
      code: 'backend-unready',
      message: `${name} runs but does not answer.`,
      detail: (state.lines.get(name) ?? []).slice(-5).join('\n'),
    });
  }
  if (backend.state !== 'ready') tell(state, name, 'ready');
  backend.state = 'ready';
}
