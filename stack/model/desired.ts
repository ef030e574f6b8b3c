/**
 * In: nothing. Out: what a person wants, as data; written to disk before anything is done.
 * Must not know: engines, nginx's text, what is running now.
 */

import type { BackendTuning, Balancing } from './balancing.ts';
import type { CacheEpochs, Caching } from './caching.ts';
import type { Serving } from './serving.ts';
import type { Snippets } from './snippets.ts';
import type { TlsWish } from './tls.ts';

export const MAX_SCALE = 64;
export const DEFAULT_PORT = 8080;

/** How nginx picks a backend. Names are nginx's own (ngx_http_upstream_module). */
export type Method =
  | { readonly kind: 'round_robin' }
  | { readonly kind: 'least_conn' }
  | { readonly kind: 'ip_hash' }
  | { readonly kind: 'hash'; readonly key: string; readonly consistent: boolean }
  | {
      readonly kind: 'random';
      readonly two: boolean;
      /** How one of the two is taken, said aloud; left out, nginx takes the same. */
      readonly by?: 'least_conn' | undefined;
    }
  | { readonly kind: 'least_time'; readonly by: 'header' | 'last_byte'; readonly inflight: boolean };

export type MethodKind = Method['kind'];

/** A key nginx can hash: variables and plain characters; nothing that could end the directive. */
export const HASH_KEY = /^(?:\$\w+|\$\{\w+\}|[A-Za-z0-9_.:/-])+$/;
export const MAX_HASH_KEY_LENGTH = 200;

/** Where a service's program comes from: a folder we build, or an image somebody else built. */
export type ServiceSource =
  | { readonly kind: 'build'; readonly image: string }
  | { readonly kind: 'image'; readonly reference: string };

/** One scalable application behind nginx, as compose uses the word. */
export interface Service {
  readonly name: string;
  readonly source: ServiceSource;
  readonly serving: Serving;
  /** Kept in the file for what was written before; `protocolOf(serving)` says what is spoken. */
  readonly protocol: 'http';
  /** TCP port inside a container; an engine that uses sockets ignores it. */
  readonly port: number;
  /** Path that answers 200 when a backend can serve. */
  readonly healthPath: string;
  readonly scale: number;
  readonly method: Method;
  /** Numbers of backends a person stopped, ascending; they stay stopped. */
  readonly stopped: readonly number[];
  /** How often a restart was asked for, by backend number: part of the backend's fingerprint. */
  readonly restarts: Readonly<Record<string, number>>;
  /** How many backends may be replaced at a time, as the last restart of all said; 1 where none did. */
  readonly parallel?: number | undefined;
  readonly balancing?: Balancing | undefined;
  /** By backend number. */
  readonly tunings?: Readonly<Record<string, BackendTuning>> | undefined;
  /** Each backend is reached past nginx too, at a port of this machine alone. Absent: it is not. */
  readonly direct?: boolean | undefined;
  /** Its backends tell spans of their own. Absent: they do not. */
  readonly traced?: boolean | undefined;
}

export interface Desired {
  readonly format: 1;
  readonly state: 'up' | 'down';
  /** The engine that runs this stack; null until one was found or named. */
  readonly engine: 'docker' | 'process' | 'fake' | null;
  /** Which one of that kind; none where it was brought up before this was kept, or the engine does not say. */
  readonly engineId?: string | undefined;
  /** Public port of nginx on 127.0.0.1. */
  readonly port: number;
  readonly services: readonly Service[];
  /** Raised by each change of the wish, taken back or not; absent is 0. What an edit was made on is named by it. */
  readonly revision?: number | undefined;
  /** Absent: none. */
  readonly snippets?: Snippets | undefined;
  /** Absent: no HTTPS. */
  readonly tls?: TlsWish | undefined;
  /** Absent: nothing is cached. */
  readonly caching?: Caching | undefined;
  /** Absent: nothing was ever purged. An undo passes them over. */
  readonly cacheEpochs?: CacheEpochs | undefined;
}

/** The Flask sample: what Signalbox runs until told otherwise. */
export const DEFAULT_SERVICE: Service = {
  name: 'flask-app',
  source: { kind: 'build', image: 'flask' },
  serving: { kind: 'gunicorn', workers: 1, threads: 4 },
  protocol: 'http',
  port: 8000,
  healthPath: '/health',
  scale: 3,
  method: { kind: 'round_robin' },
  stopped: [],
  restarts: {},
};

export const DEFAULT_DESIRED: Desired = {
  format: 1,
  state: 'down',
  engine: null,
  port: DEFAULT_PORT,
  services: [DEFAULT_SERVICE],
};

/** `flask-app-2`: a backend's name is its service's name and its number, from 1. */
export function backendName(service: string, number: number): string {
  return `${service}-${number}`;
}
