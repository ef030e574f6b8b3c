/**
 * Where `ip_hash` and `hash` send a request while every backend answers, reckoned as nginx reckons it.
 * Source: nginx.org's directives, and what ngx_http_upstream_ip_hash_module and ngx_http_upstream_hash_module do;
 * held against the real binary by test/nginx/predict-backend.process.test.ts.
 */
import type { RoutedServer, RoutedService } from '../model/routing.ts';
import { CRC32_START, crc32, crc32End, crc32Next } from './crc32.ts';
import { type AskedRequest, readHashKey } from './hash-key.ts';

/** The backend's name; null where the log does not say enough, or nginx goes round robin (an empty key, all left out). */
export type PredictBackend = (request: AskedRequest) => string | null;

/** Null for a service whose requests go by no key, or are bound to a backend by `sticky`. */
export function predictBackend(service: RoutedService): PredictBackend | null {
  const { method, servers, balancing } = service;
  if (balancing?.sticky !== undefined) return null;
  if (method.kind !== 'ip_hash' && method.kind !== 'hash') return null;
  const [only, ...others] = servers;
  if (only === undefined) return null;
  // nginx does not hash for a single server.
  if (others.length === 0) return () => (isOut(only) ? null : only.backend);
  if (method.kind === 'ip_hash') return byAddress(servers);
  const keyOf = readHashKey(method.key);
  if (keyOf === null) return null;
  const pick = method.consistent ? byPoints(servers) : byRemainder(servers);
  if (pick === null) return null;
  return (request) => {
    const key = keyOf(request);
    return key === null || key.length === 0 ? null : pick(key);
  };
}

/** Then nginx gives up hashing and goes round robin. */
const MAX_TRIES = 20;

function byAddress(servers: readonly RoutedServer[]): PredictBackend {
  const wheel = weightWheel(servers);
  return ({ client }) => {
    const octets = hashedOctets(client);
    if (octets === null) return null;
    let hash = 89;
    for (let tries = 0; tries <= MAX_TRIES; tries += 1) {
      for (const octet of octets) hash = (hash * 113 + octet) % 6271;
      const server = wheel(hash);
      if (!isOut(server)) return server.backend;
    }
    return null;
  };
}

/** The first three octets of IPv4, all of IPv6; clients on a unix socket all count as 0.0.0. */
function hashedOctets(client: string): readonly number[] | null {
  if (client === 'unix:') return [0, 0, 0];
  const octets = client.split('.').map(Number);
  if (octets.length === 4 && octets.every((one) => one >= 0 && one <= 255)) return octets.slice(0, 3);
  return client.includes(':') ? ipv6Octets(client) : null;
}

/** As nginx prints them: groups of hexadecimal digits, one gap at most. */
function ipv6Octets(text: string): readonly number[] | null {
  const [head = '', tail] = text.split('::');
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const gap = tail === undefined ? 0 : 16 - before.length - after.length;
  const octets = [...before, ...Array.from({ length: Math.max(0, gap) }, () => 0), ...after];
  return octets.length === 16 && octets.every((one) => one >= 0) ? octets : null;
}

function groupsOf(text: string): readonly number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

/** Compatible with Cache::Memcached: each further try hashes its number before the key, and adds up. */
function byRemainder(servers: readonly RoutedServer[]): (key: Uint8Array) => string | null {
  const wheel = weightWheel(servers);
  return (key) => {
    let sum = 0;
    for (let tries = 0; tries <= MAX_TRIES; tries += 1) {
      const start = tries === 0 ? CRC32_START : crc32Next(CRC32_START, ENCODER.encode(String(tries)));
      sum = (sum + ((crc32End(crc32Next(start, key)) >>> 16) & 0x7fff)) >>> 0;
      const server = wheel(sum);
      if (!isOut(server)) return server.backend;
    }
    return null;
  };
}

/** Ketama: 160 points per weight on a circle, each hashed from the one before; the key's successor takes it. */
function byPoints(servers: readonly RoutedServer[]): ((key: Uint8Array) => string | null) | null {
  const size = servers.reduce((sum, server) => sum + weightOf(server), 0) * POINTS_PER_WEIGHT;
  if (size > MAX_POINTS) return null;
  let circle: Circle | null = null;
  return (key) => {
    // Laid out at the first request: many configs of a rolling change never see one.
    circle ??= circleOf(servers, size);
    const { hashes, owners } = circle;
    let at = firstNotBelow(hashes, crc32(key));
    for (let tries = 0; tries <= MAX_TRIES; tries += 1) {
      const server = servers[owners[at % owners.length] ?? 0];
      if (server !== undefined && !isOut(server)) return server.backend;
      at += 1;
    }
    return null;
  };
}

/** Side by side, by ascending hash: where a point lies, and whose it is, as a place in the list of servers. */
interface Circle {
  readonly hashes: Uint32Array;
  readonly owners: Uint16Array;
}

const POINTS_PER_WEIGHT = 160;
/** Heavier groups would cost megabytes here; nginx has them once per worker. */
const MAX_POINTS = 50_000;

function circleOf(servers: readonly RoutedServer[], size: number): Circle {
  const points = new Float64Array(size);
  let made = 0;
  for (const [place, server] of servers.entries()) {
    const base = crc32Next(CRC32_START, placeOf(server.address));
    let before = 0;
    for (let point = 0; point < weightOf(server) * POINTS_PER_WEIGHT; point += 1) {
      const bytes = [before & 0xff, (before >>> 8) & 0xff, (before >>> 16) & 0xff, before >>> 24];
      before = crc32End(crc32Next(base, bytes));
      // One number for both, so that sorting keeps them together.
      points[made] = before * MAX_PLACES + place;
      made += 1;
    }
  }
  const sorted = points.sort();
  const hashOf = (point: number) => Math.floor(point / MAX_PLACES);
  const distinct = sorted.filter((point, at) => at === 0 || hashOf(point) !== hashOf(sorted[at - 1] ?? -1));
  return {
    hashes: Uint32Array.from(distinct, hashOf),
    owners: Uint16Array.from(distinct, (point) => point % MAX_PLACES),
  };
}

const MAX_PLACES = 65_536;

/** Host, a zero byte, port; a socket's path has no port. */
function placeOf(address: string): Uint8Array {
  if (address.toLowerCase().startsWith('unix:')) return ENCODER.encode(`${address.slice('unix:'.length)}\0`);
  const colon = /:(\d*)$/.exec(address);
  return colon === null
    ? ENCODER.encode(`${address}\0`)
    : ENCODER.encode(`${address.slice(0, colon.index)}\0${colon[1]}`);
}

function firstNotBelow(hashes: Uint32Array, hash: number): number {
  let low = 0;
  let high = hashes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((hashes[middle] ?? 0) < hash) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Servers one after the other, each as wide as its weight; those that are down keep their place. */
function weightWheel(servers: readonly RoutedServer[]): (hash: number) => RoutedServer {
  const slots = servers.flatMap((server) => Array.from({ length: weightOf(server) }, () => server));
  return (hash) => slots[hash % slots.length] as RoutedServer;
}

function weightOf({ tuning }: RoutedServer): number {
  return tuning?.weight ?? 1;
}

/** Without `sticky` nobody is bound, so `drain` is as `down`. */
function isOut({ state, tuning }: RoutedServer): boolean {
  return state === 'down' || tuning?.traffic !== undefined;
}

const ENCODER = new TextEncoder();
