/** The addresses of a stack in its own network: each backend's follows from its number, so it never changes hands. */

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

export function backendAddressIn(subnet: string, number: number): string | null {
  return addressIn(subnet, FIRST_BACKEND + number);
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
