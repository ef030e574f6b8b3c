/** The addresses of a stack in its own network: each backend's follows from its service and number, so it never changes hands. */
import { DEFAULT_SERVICE } from '../../model/desired.ts';

/** `172.18.0.0/16` → the address `offset` after its first one; null where the subnet is too small for it. */
export function addressIn(subnet: string, offset: number): string | null {
  const { base, size } = parseSubnet(subnet);
  // The last address of a subnet is its broadcast.
  return offset > 0 && offset < size - 1 ? printAddress(base + offset) : null;
}

export function gatewayIn(subnet: string): string | null {
  return addressIn(subnet, 1);
}

export function nginxAddressIn(subnet: string): string | null {
  return addressIn(subnet, 2);
}

/**
 * The first release's one service has the first addresses. Another's are a page of its own, found by its name where the
 * subnet has several: two names that fall on one page cannot run side by side.
 */
export function backendAddressIn(subnet: string, service: string, number: number): string | null {
  return addressIn(subnet, FIRST_BACKEND + pageOf(subnet, service) * MOST_BACKENDS + number);
}

function pageOf(subnet: string, service: string): number {
  const pages = Math.floor((parseSubnet(subnet).size / 2 - FIRST_BACKEND - 1) / MOST_BACKENDS);
  if (service === DEFAULT_SERVICE.name || pages < 2) return 0;
  // FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(service)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return 1 + (((hash ^ (hash >>> 15)) >>> 0) % (pages - 1));
}

/**
 * The part of a subnet from which Docker serves whoever else joins the network, so that it hands nobody an address of
 * ours: the second half. Null where a subnet is too small to be divided.
 */
export function visitorRange(subnet: string): string | null {
  const { base, size, prefix } = parseSubnet(subnet);
  return size / 2 > FIRST_BACKEND + MOST_BACKENDS ? `${printAddress(base + size / 2)}/${prefix + 1}` : null;
}

const FIRST_BACKEND = 10;
const MOST_BACKENDS = 64;

function parseSubnet(subnet: string): {
  readonly base: number;
  readonly size: number;
  readonly prefix: number;
} {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(subnet);
  if (match === null) throw new Error(`Expected an IPv4 subnet such as 172.18.0.0/16, got "${subnet}".`);
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = match.slice(1).map(Number);
  return { base: ((a * 256 + b) * 256 + c) * 256 + d, size: 2 ** (32 - prefix), prefix };
}

function printAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
