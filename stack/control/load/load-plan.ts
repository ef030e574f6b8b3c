/** A load run's options as its threads take them: checked, and each thread's part of them. */
import { availableParallelism } from 'node:os';
import { FaultError } from '../../model/faults.ts';
import type { LoadMethod } from '../../model/load-drops.ts';
import type { DialTls } from './dial.ts';
import type { LoadOptions } from './load-options.ts';
import type { PaceWish } from './pacer.ts';

export interface LoadPlan {
  /** A loopback address. */
  readonly host: string;
  readonly port: number;
  /** Path and query as they go on the wire. */
  readonly path: string;
  readonly method: LoadMethod;
  /** Of each request; 0 but for POST. */
  readonly bodyBytes: number;
  readonly requests: number;
  /** Instead of `requests`: no request begins later than that. Null: `requests` count. */
  readonly durationLimitMs: number | null;
  /** Requests under way at once, each on a connection of its own. */
  readonly concurrency: number;
  /** False: a new connection for each request. */
  readonly keepAlive: boolean;
  /** Rest of each client between an answer and its next request. */
  readonly pauseMs: number;
  /** Null: each client asks again as soon as it may. */
  readonly pace: PaceWish | null;
  readonly addresses: readonly string[];
  /** The place among the addresses to begin with. */
  readonly turn: number;
  readonly tls: DialTls | null;
}

/**
 * The address and the request line, from checked text only. Fault: `input-invalid` where the url, or a client's address,
 * is not this machine's, or where there are not so many cores.
 */
export function planOf(options: LoadOptions): LoadPlan {
  const { protocol, hostname, port } = new URL(options.url);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const isSecure = protocol === 'https:';
  if (!(isSecure || protocol === 'http:') || !LOOPBACK.test(host)) throw notThisMachine('url', options.url);
  const { requests, duration, concurrency, method, keepAlive, pauseMs, rate, addresses = [] } = options;
  const foreign = addresses.find((address) => !LOOPBACK.test(address) || address === 'localhost');
  if (foreign !== undefined) throw notThisMachine('addresses', foreign);
  const cores = availableParallelism();
  if ((options.threads ?? 1) > cores) throw tooManyThreads(cores, options.threads ?? 1);
  // As a path behind an origin: so `//elsewhere` stays a path, and what cannot stand in a request line is escaped.
  const { pathname, search } = new URL(`http://127.0.0.1${options.path}`);
  const durationLimitMs = duration === undefined ? null : duration * 1000;
  return {
    host,
    port: Number(port || (isSecure ? 443 : 80)),
    path: pathname + search,
    method,
    bodyBytes: method === 'POST' ? options.bodyBytes : 0,
    requests,
    durationLimitMs,
    concurrency,
    keepAlive,
    pauseMs,
    addresses,
    turn: 0,
    pace: rate === undefined ? null : paceOf(rate, requests, durationLimitMs),
    tls: isSecure ? tlsOf(options) : null,
  };
}

/** Each thread's part; fewer parts than threads where there are fewer clients or requests. */
export function partsOf(plan: LoadPlan, threads: number): readonly LoadPlan[] {
  const most = plan.durationLimitMs === null ? plan.requests : Number.POSITIVE_INFINITY;
  const parts = Math.max(1, Math.min(threads, plan.concurrency, most));
  const shareOf = (whole: number, index: number) =>
    Math.floor(((index + 1) * whole) / parts) - Math.floor((index * whole) / parts);
  return Array.from({ length: parts }, (_, index) => ({
    ...plan,
    concurrency: shareOf(plan.concurrency, index),
    requests: shareOf(plan.requests, index),
    turn: Math.floor((index * plan.addresses.length) / parts),
    pace:
      plan.pace === null
        ? null
        : {
            ...plan.pace,
            perSecond: plan.pace.perSecond / parts,
            offsetMs: (index * 1000) / plan.pace.perSecond,
            requests: shareOf(plan.pace.requests, index),
          },
  }));
}

function paceOf(rate: number, requests: number, durationLimitMs: number | null): PaceWish {
  const due = durationLimitMs === null ? requests : Math.ceil((rate * durationLimitMs) / 1000);
  return { perSecond: rate, offsetMs: 0, requests: due, untilMs: durationLimitMs };
}

function tlsOf({ tls }: LoadOptions): DialTls {
  return { ca: tls?.ca ?? null, servername: tls?.servername ?? null, session: tls?.session ?? 'new' };
}

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|localhost|::1)$/;

function notThisMachine(name: string, given: string): FaultError {
  return new FaultError({
    code: 'input-invalid',
    message: `Expected \`${name}\` to be ${name === 'url' ? 'an http or https address' : 'addresses'} of this machine, got "${given}".`,
    hint: 'Load runs are for the stack on 127.0.0.1 only.',
  });
}

function tooManyThreads(cores: number, given: number): FaultError {
  return new FaultError({
    code: 'input-invalid',
    message: `Expected \`threads\` to be at most the ${cores} cores of this machine, got ${given}.`,
    hint: 'More threads than cores only take them from each other.',
  });
}
