/** The world a fake engine acts on: it outlives engines, as a real machine does, and tests move its parts by hand. */
import { EventEmitter } from 'node:events';
import type { BackendSpec } from '../../model/backend-spec.ts';
import type { Fault } from '../../model/faults.ts';
import type { BackendState, ObservedImage } from '../../model/observed.ts';
import type { EngineStep } from '../../model/plan.ts';
import type { EngineEvent, NginxWorker } from '../engine.ts';

export interface FakeWorldOptions {
  /** How long each step takes: 0 in tests, something visible when looking at the panel. */
  readonly stepMs?: number;
  /** How long a started backend needs until it answers. */
  readonly readyAfterMs?: number;
  /** How long a killed backend stays away. */
  readonly returnMs?: number;
  readonly images?: ObservedImage['state'];
  readonly nginxVersion?: string;
  readonly engineId?: string;
}

/** What a test or a demonstration may do to the world behind an engine's back. */
export interface FakeWorld {
  readonly state: FakeState;
  /** Ends a running backend; it comes back by itself. Nothing happens to one that does not run. */
  kill(backendName: string): void;
  /** Ends a backend for good, as an engine that gave up on it. */
  fail(backendName: string, reason: string): void;
  /** From now on the backend runs but does not answer, or answers again. */
  setAnswering(backendName: string, answering: 'answers' | 'silent'): void;
  /** The next step of this kind (for this backend, where named) throws the fault and does nothing. */
  failNext(kind: EngineStep['kind'], fault: Fault, backendName?: string): void;
  /** Reloads keep the old workers, with this `[emerg]` text in the error log; null: reloads work again. */
  refuseReloads(emergency: string | null): void;
  occupyPort(port: number): void;
  releasePort(port: number): void;
  /** The engine stops answering, or answers again; its watchers end. */
  goAway(reason: string): void;
  comeBack(): void;
  /** A line of output of a backend or of `nginx`. */
  say(name: string, line: string): void;
}

export interface FakeBackend {
  readonly spec: BackendSpec;
  state: BackendState;
  reason: string | null;
  id: string;
  startedAt: string;
  answersAtMs: number;
}

export interface FakeNginx {
  readonly fingerprint: string;
  readonly port: number;
  id: string;
  generation: number;
  workers: readonly NginxWorker[];
}

/** Everything there is. Engines of this folder alone change it. */
export interface FakeState {
  readonly options: Required<FakeWorldOptions>;
  readonly events: EventEmitter<{ event: [EngineEvent]; line: [name: string, line: string] }>;
  readonly backends: Map<string, FakeBackend>;
  readonly images: Map<string, ObservedImage['state']>;
  readonly lines: Map<string, string[]>;
  readonly occupiedPorts: Set<number>;
  readonly silent: Set<string>;
  readonly scripted: { kind: EngineStep['kind']; fault: Fault; backendName: string | null }[];
  /** Every step asked for, in order, also those that failed. */
  readonly performed: EngineStep[];
  network: 'absent' | 'present';
  nginx: FakeNginx | null;
  emergency: string | null;
  goneBecause: string | null;
  /** Grows by one with each process: ids and start times are the same in every run. */
  births: number;
}

export function createFakeWorld(options: FakeWorldOptions = {}): FakeWorld {
  const state = emptyState(options);
  return {
    state,
    kill: (name) => killAndReturn(state, name),
    fail: (name, reason) => {
      const backend = state.backends.get(name);
      if (backend === undefined) return;
      Object.assign(backend, { state: 'failed', reason });
      tell(state, name, 'ended');
    },
    setAnswering: (name, answering) => {
      if (answering === 'silent') state.silent.add(name);
      else state.silent.delete(name);
      tell(state, name, answering);
    },
    failNext: (kind, fault, backendName) =>
      state.scripted.push({ kind, fault, backendName: backendName ?? null }),
    refuseReloads: (emergency) => {
      state.emergency = emergency;
    },
    occupyPort: (port) => state.occupiedPorts.add(port),
    releasePort: (port) => state.occupiedPorts.delete(port),
    goAway: (reason) => {
      state.goneBecause = reason;
      state.events.emit('event', { kind: 'gone', reason });
    },
    comeBack: () => {
      state.goneBecause = null;
    },
    say: (name, line) => say(state, name, line),
  };
}

/** Tells the watchers that something of ours changed. */
export function tell(state: FakeState, name: string | null, what: string): void {
  state.events.emit('event', { kind: 'changed', name, what });
}

export function say(state: FakeState, name: string, line: string): void {
  const lines = state.lines.get(name) ?? [];
  lines.push(line);
  state.lines.set(name, lines);
  state.events.emit('line', name, line);
}

/** Gives a backend a new life: another id, a later start. */
export function bear(state: FakeState, backend: FakeBackend): void {
  state.births += 1;
  Object.assign(backend, {
    state: 'starting',
    reason: null,
    id: String(FIRST_PID + state.births),
    startedAt: new Date(FIRST_BIRTH_MS + state.births * 1000).toISOString(),
    answersAtMs: Date.now() + state.options.readyAfterMs,
  });
  say(state, backend.spec.name, `${backend.spec.name} listens`);
  tell(state, backend.spec.name, 'started');
}

export function isAnswering(state: FakeState, backend: FakeBackend): boolean {
  const runs = backend.state === 'starting' || backend.state === 'ready';
  return runs && !state.silent.has(backend.spec.name) && Date.now() >= backend.answersAtMs;
}

function killAndReturn(state: FakeState, name: string): void {
  const backend = state.backends.get(name);
  if (backend === undefined || (backend.state !== 'ready' && backend.state !== 'starting')) return;
  Object.assign(backend, { state: 'restarting', reason: 'ended by SIGKILL' });
  tell(state, name, 'ended');
  setTimeout(() => {
    if (state.backends.get(name) === backend && backend.state === 'restarting') bear(state, backend);
  }, state.options.returnMs);
}

function emptyState(options: FakeWorldOptions): FakeState {
  const images = options.images ?? 'current';
  const events: FakeState['events'] = new EventEmitter();
  // Every watcher and log reader listens here.
  events.setMaxListeners(0);
  return {
    options: {
      stepMs: 0,
      readyAfterMs: 0,
      returnMs: 10,
      nginxVersion: '1.30.6',
      engineId: 'fake',
      ...options,
      images,
    },
    events,
    backends: new Map(),
    images: new Map([
      ['flask', images],
      ['nginx', images],
    ]),
    lines: new Map(),
    occupiedPorts: new Set(),
    silent: new Set(),
    scripted: [],
    performed: [],
    network: 'absent',
    nginx: null,
    emergency: null,
    goneBecause: null,
    births: 0,
  };
}

const FIRST_PID = 1000;
const FIRST_BIRTH_MS = Date.UTC(2026, 0, 1);
