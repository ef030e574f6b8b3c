/** Who may enter the loopback shell. Everything it needs is in the request's head; nothing is remembered. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface Gate {
  readonly port: number;
  /** One per run, 32 random bytes as base64url. */
  readonly token: string;
}

export type Admission =
  | { readonly kind: 'enter' }
  /** The token was right: take this cookie, and leave the address bar without it. */
  | { readonly kind: 'welcome'; readonly cookie: string }
  | { readonly kind: 'refuse'; readonly status: 403 | 405; readonly sentence: string };

/** For a plain request: GET or HEAD, a Host of ours, and the token as parameter, cookie or bearer. */
export function admitRequest(request: IncomingMessage, gate: Gate): Admission {
  if (!isOwnHost(request.headers.host, gate)) return FOREIGN_HOST;
  if (request.method !== 'GET' && request.method !== 'HEAD') return ONLY_READING;
  // As it was sent: not every text a client may send here is a URL.
  const [path = '', query = ''] = (request.url ?? '/').split('?', 2);
  const offered = path === '/' ? new URLSearchParams(query).get('token') : null;
  if (offered !== null) {
    return isSameToken(offered, gate.token) ? { kind: 'welcome', cookie: cookieOf(gate) } : NO_TOKEN;
  }
  return hasCookie(request, gate) || hasBearer(request, gate) ? { kind: 'enter' } : NO_TOKEN;
}

/**
 * For a WebSocket: pages of any site may open one to 127.0.0.1, so the Origin must be our own. A program that is no
 * browser sends none, and then has to bring the token as bearer: a cookie alone is a browser's.
 */
export function admitUpgrade(request: IncomingMessage, gate: Gate): Admission {
  if (!isOwnHost(request.headers.host, gate)) return FOREIGN_HOST;
  const { origin } = request.headers;
  if (origin === undefined) return hasBearer(request, gate) ? { kind: 'enter' } : NO_TOKEN;
  if (!ownHosts(gate).some((host) => origin === `http://${host}`)) return FOREIGN_ORIGIN;
  return hasCookie(request, gate) || hasBearer(request, gate) ? { kind: 'enter' } : NO_TOKEN;
}

/** A name that resolves to 127.0.0.1 but is not ours is another site's (DNS rebinding). */
function isOwnHost(host: string | undefined, gate: Gate): boolean {
  return host !== undefined && ownHosts(gate).includes(host);
}

function ownHosts(gate: Gate): readonly string[] {
  return [`127.0.0.1:${gate.port}`, `localhost:${gate.port}`];
}

function hasBearer(request: IncomingMessage, gate: Gate): boolean {
  const match = /^Bearer (.+)$/.exec(request.headers.authorization ?? '');
  return match?.[1] !== undefined && isSameToken(match[1], gate.token);
}

function hasCookie(request: IncomingMessage, gate: Gate): boolean {
  const name = cookieName(gate);
  return (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .some((pair) => pair.startsWith(`${name}=`) && isSameToken(pair.slice(name.length + 1), gate.token));
}

function cookieOf(gate: Gate): string {
  return `${cookieName(gate)}=${gate.token}; HttpOnly; SameSite=Strict; Path=/`;
}

/** Cookies ignore ports: two panels on one machine must not take each other's. */
function cookieName(gate: Gate): string {
  return `signalbox-${gate.port}`;
}

/** Digests have one length and compare in constant time. */
function isSameToken(offered: string, token: string): boolean {
  return timingSafeEqual(digestOf(offered), digestOf(token));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

const NO_TOKEN: Admission = {
  kind: 'refuse',
  status: 403,
  sentence:
    'This panel opens with the address that `signalbox serve` printed: it carries the key of this run.',
};
const FOREIGN_HOST: Admission = {
  kind: 'refuse',
  status: 403,
  sentence: 'This panel answers to 127.0.0.1 and localhost only, not to other names.',
};
const FOREIGN_ORIGIN: Admission = {
  kind: 'refuse',
  status: 403,
  sentence: 'Pages of other sites may not talk to this panel.',
};
const ONLY_READING: Admission = {
  kind: 'refuse',
  status: 405,
  sentence: 'Only GET and HEAD are answered here.',
};
