/**
 * In: steps. Out: the same answers, events and faults a real engine gives, from memory, the same in every run.
 * Must not know: a clock that matters, a network, a process; only the stack's nginx folder is real.
 */
import { on } from 'node:events';
import { setInterval, setTimeout as sleep } from 'node:timers/promises';
import { FaultError } from '../../model/faults.ts';
import type { EngineObserved } from '../../model/observed.ts';
import type { EngineStep } from '../../model/plan.ts';
import type { Engine, EngineEvent, StackPlace, Usage } from '../engine.ts';
import { createFakeNginx } from './fake-nginx.ts';
import { openFakeShell } from './fake-shell.ts';
import { performFake } from './fake-steps.ts';
import { createFakeWorld, type FakeState, type FakeWorld, isAnswering } from './fake-world.ts';

/** An engine of `world`; two engines of one world are two controllers of one stack. */
export function createFakeEngine(place: StackPlace, world: FakeWorld = createFakeWorld()): Engine {
  const { state } = world;
  const guard = () => {
    if (state.goneBecause === null) return;
    throw new FaultError({
      code: 'engine-gone',
      message: `The engine does not answer: ${state.goneBecause}.`,
    });
  };
  return {
    kind: 'fake',
    id: state.options.engineId,
    name: 'Fake engine in memory',
    nginx: createFakeNginx(place, state, guard),
    ping: async () => guard(),
    site: async (port) => ({
      listen: `127.0.0.1:${port}`,
      control: '127.0.0.1:8081',
      user: null,
      version: state.options.nginxVersion,
    }),
    observe: async () => {
      guard();
      return observeFake(state);
    },
    perform: async (step, report) => {
      guard();
      state.performed.push(step);
      throwScripted(state, step);
      if (state.options.stepMs > 0) await sleep(state.options.stepMs);
      await performFake(place, state, step, report);
    },
    isReady: async ({ name }) => {
      guard();
      const backend = state.backends.get(name);
      return backend !== undefined && isAnswering(state, backend);
    },
    logs: (name, options) => followFake(state, name, options),
    exec: async (name, wish) => {
      guard();
      return openFakeShell(state, name, wish);
    },
    usage: (signal) => measureFake(state, signal),
    watch: (signal) => watchFake(state, signal),
    close: async () => undefined,
  };
}

function observeFake(state: FakeState): EngineObserved {
  for (const backend of state.backends.values()) {
    if (backend.state === 'starting' && isAnswering(state, backend)) backend.state = 'ready';
  }
  const { nginx } = state;
  return {
    network: state.network,
    images: [...state.images]
      .map(([name, image]) => ({ name, state: image }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    nginx: {
      state: nginx === null ? 'absent' : 'running',
      fingerprint: nginx?.fingerprint ?? null,
      version: nginx === null ? null : state.options.nginxVersion,
      reason: null,
      id: nginx?.id ?? null,
    },
    backends: [...state.backends.values()]
      .map(({ spec, state: backendState, reason, id, startedAt }) => ({
        name: spec.name,
        service: spec.service,
        number: spec.number,
        state: backendState,
        fingerprint: spec.fingerprint,
        address: `127.0.0.1:${FIRST_PORT + spec.number}`,
        directAddress: spec.direct === true ? `127.0.0.1:${FIRST_PORT + spec.number}` : null,
        startedAt,
        reason,
        id,
      }))
      .sort((a, b) => (a.service === b.service ? a.number - b.number : a.service < b.service ? -1 : 1)),
  };
}

function throwScripted(state: FakeState, step: EngineStep): void {
  const at = state.scripted.findIndex(
    ({ kind, backendName }) => kind === step.kind && (backendName === null || backendName === nameOf(step)),
  );
  if (at === -1) return;
  const [scripted] = state.scripted.splice(at, 1);
  if (scripted !== undefined) throw new FaultError(scripted.fault);
}

function nameOf(step: EngineStep): string | null {
  if ('backend' in step) return step.backend.name;
  return 'name' in step ? step.name : null;
}

async function* followFake(
  state: FakeState,
  name: string,
  { tail, signal }: { readonly tail: number; readonly signal: AbortSignal },
): AsyncIterable<readonly string[]> {
  const past = state.lines.get(name);
  if (past === undefined) {
    throw new FaultError({
      code: 'log-unknown',
      message: `There is no \`${name}\` whose output could be read.`,
    });
  }
  const coming = on(state.events, 'line', { signal });
  const last = tail === 0 ? [] : past.slice(-tail);
  if (last.length > 0) yield last;
  try {
    for await (const [from, line] of coming) if (from === name) yield [line as string];
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
}

async function* measureFake(state: FakeState, signal: AbortSignal): AsyncIterable<readonly Usage[]> {
  try {
    for await (const _ of setInterval(state.options.stepMs > 0 ? 1000 : 10, null, { signal })) {
      if (state.goneBecause !== null) continue;
      const running = [...state.backends.values()].filter((one) => one.state === 'ready');
      const backends = running.map(({ spec }) => ({ name: spec.name, cpu: 0.01 * spec.number }));
      const all = state.nginx === null ? backends : [...backends, { name: 'nginx', cpu: 0.02 }];
      yield all.map((one) => ({ ...one, memoryBytes: 32 * 1024 * 1024 }));
    }
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
}

async function* watchFake(state: FakeState, signal: AbortSignal): AsyncIterable<EngineEvent> {
  try {
    for await (const [event] of on(state.events, 'event', { signal })) {
      yield event as EngineEvent;
      if ((event as EngineEvent).kind === 'gone') return;
    }
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
}

const FIRST_PORT = 18_000;
