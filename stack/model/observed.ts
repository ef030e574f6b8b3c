/** What an engine saw just now. Facts only: no wishes, no judgement beyond a backend's state. */
import type { Routing } from './routing.ts';
import type { KeptCertificates, TlsPlace } from './tls.ts';

export type EngineKind = 'docker' | 'process' | 'fake';

/**
 * `starting`: runs, has not answered yet. `ready`: runs and answered. `stopped`: exists, ended by our own stop.
 * `failed`: exists, ended by itself or by another hand. `restarting`: the engine is bringing it back.
 */
export type BackendState = 'starting' | 'ready' | 'stopped' | 'failed' | 'restarting';

export interface ObservedBackend {
  readonly name: string;
  readonly service: string;
  readonly number: number;
  readonly state: BackendState;
  readonly fingerprint: string;
  /** As nginx must write it; null while it has none. */
  readonly address: string | null;
  /** `127.0.0.1:49153`, past nginx; absent or null where it was not asked for. */
  readonly directAddress?: string | null;
  /** ISO time of the last start, null when never started. */
  readonly startedAt: string | null;
  /** Why it is in this state, where the engine knows: `exited with 137`, `out of memory`. */
  readonly reason: string | null;
  /** A person's pointer to the thing itself: a container id, a process id. */
  readonly id: string;
}

export interface ObservedNginx {
  readonly state: 'absent' | 'stopped' | 'running';
  readonly fingerprint: string | null;
  readonly version: string | null;
  readonly reason: string | null;
  readonly id: string | null;
}

/** An image we build, by its folder's name. `outdated`: its sources changed since. */
export interface ObservedImage {
  readonly name: string;
  readonly state: 'missing' | 'outdated' | 'current';
}

export interface EngineObserved {
  readonly network: 'absent' | 'present';
  readonly images: readonly ObservedImage[];
  readonly nginx: ObservedNginx;
  /** Sorted by service, then number. Only what is ours. */
  readonly backends: readonly ObservedBackend[];
  /** Absent: nginx listens for https itself. */
  readonly tlsPlace?: TlsPlace | undefined;
}

/** What `planStack` decides from: the engine's view, and the generation on disk that nginx was last given. */
export interface Observed extends EngineObserved {
  readonly engine: EngineKind;
  /** Null: no config was ever written. */
  readonly served: { readonly generation: number; readonly routing: Routing } | null;
  /** What the engine says of nginx's place for the wished port. */
  readonly site: Routing['site'];
  /** Absent: nobody ever wished for HTTPS here. */
  readonly certificates?: KeptCertificates | undefined;
}
