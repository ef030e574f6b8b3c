/** What of balancing goes beyond the method. Every field may be left out: then nginx is told what it was always told. */

/** Who meets the same backend again (ngx_http_upstream_module, `sticky`). Names and times as nginx writes them. */
export type Sticky =
  | { readonly kind: 'cookie'; readonly name: string; readonly expires?: string | undefined }
  | { readonly kind: 'route'; readonly variables: readonly string[] };

/** After what a request goes to the next backend (`proxy_next_upstream`). */
export const NEXT_UPSTREAM_CONDITIONS = [
  'error',
  'timeout',
  'invalid_header',
  'http_500',
  'http_502',
  'http_503',
  'http_504',
  'http_403',
  'http_404',
  'http_429',
  'non_idempotent',
] as const;

export type NextUpstreamCondition = (typeof NEXT_UPSTREAM_CONDITIONS)[number];

/** Of a service. */
export interface Balancing {
  readonly sticky?: Sticky | undefined;
  /** Idle connections to backends that each worker keeps; 0 keeps none. */
  readonly keepalive?: number | undefined;
  /** No condition: a request is never passed on. */
  readonly nextUpstream?:
    | {
        readonly conditions: readonly NextUpstreamCondition[];
        /** Backends a request may meet; 0: as many as there are. */
        readonly tries?: number | undefined;
      }
    | undefined;
}

/** Of one backend. */
export interface BackendTuning {
  /** Its share against the others', from 1. */
  readonly weight?: number | undefined;
  /** Requests under way at once; 0: no limit. */
  readonly maxConns?: number | undefined;
  /** Failures within `failTimeoutS` after which it is left out; 0: never left out. */
  readonly maxFails?: number | undefined;
  /** Seconds. */
  readonly failTimeoutS?: number | undefined;
  /** `backup`: gets requests only while no other backend takes them. */
  readonly role?: 'backup' | undefined;
  /** `down`: runs, gets nothing. `drain`: gets only the clients bound to it. */
  readonly traffic?: 'down' | 'drain' | undefined;
  /** What `sticky route` looks for. */
  readonly route?: string | undefined;
}

export const STICKY_COOKIE_NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;
export const STICKY_EXPIRES = /^(?:max|[1-9]\d{0,5}[smhd])$/;
export const STICKY_VARIABLE = /^\$\w{1,64}$/;
export const ROUTE_NAME = /^[A-Za-z0-9_-]{1,32}$/;
export const MAX_WEIGHT = 1000;
export const MAX_CONNS = 65_535;
export const MAX_FAILS = 1000;
export const MAX_FAIL_TIMEOUT_S = 86_400;
export const MAX_KEEPALIVE = 1024;
export const MAX_TRIES = 64;
