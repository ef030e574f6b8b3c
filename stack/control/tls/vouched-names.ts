/**
 * What the local authority may vouch for. It says so itself, in a critical extension that every TLS library checks: a
 * person who trusts it, and whose disk is read by another, has not opened their browser to forged certificates of the
 * public web. https://datatracker.ietf.org/doc/html/rfc5280#section-4.2.1.10
 */
import { isIP } from 'node:net';

/** Kept apart from the public DNS: RFC 6761, 6762 (`local`), 8375 (`home.arpa`), and ICANN's `internal` of 2024. */
const DOMAINS = ['localhost', 'test', 'example', 'local', 'internal', 'home.arpa', 'lan'] as const;

/** This machine, private networks, links: RFC 1122, 1918, 3927, 4193, 4291. Prefix and its length in bits. */
const NETWORKS = [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const;

/** The domains and this machine's own name, as the extension names them. */
export function vouchedDomains(hostName: string): readonly string[] {
  return [...new Set([...DOMAINS, hostName])].filter((name) => name !== '').sort();
}

/** Whether a certificate for it would be believed; `domains` are those the authority was made for. */
export function isVouchedFor(name: string, domains: readonly string[]): boolean {
  if (isIP(name) !== 0) return NETWORKS.some((network) => isInside(name, network));
  const bare = name.replace(/^\*\./, '');
  return domains.some((domain) => bare === domain || bare.endsWith(`.${domain}`));
}

/** DER of the extension's value: permitted names and addresses, nothing excluded. */
export function nameConstraints(domains: readonly string[]): Uint8Array<ArrayBuffer> {
  const names = domains.map((domain) => subtree(DNS_NAME, new TextEncoder().encode(domain)));
  const networks = NETWORKS.map(([address, bits]) => {
    const bytes = bytesOf(address);
    return subtree(IP_ADDRESS, Uint8Array.from([...bytes, ...maskOf(bits, bytes.length)]));
  });
  return der(SEQUENCE, der(PERMITTED, ...names, ...networks));
}

const SEQUENCE = 0x30;
/** `[0]` of NameConstraints, constructed; `[2]` and `[7]` of GeneralName, primitive. */
const PERMITTED = 0xa0;
const DNS_NAME = 0x82;
const IP_ADDRESS = 0x87;

function subtree(tag: number, value: Uint8Array): Uint8Array<ArrayBuffer> {
  return der(SEQUENCE, der(tag, value));
}

function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const content = parts.flatMap((part) => [...part]);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Uint8Array.from([tag, ...size, ...content]);
}

function isInside(address: string, [network, bits]: (typeof NETWORKS)[number]): boolean {
  const [one, other] = [bytesOf(address), bytesOf(network)];
  if (one.length !== other.length) return false;
  return maskOf(bits, one.length).every((mask, at) => ((one[at] ?? 0) & mask) === ((other[at] ?? 0) & mask));
}

function maskOf(bits: number, length: number): readonly number[] {
  return Array.from({ length }, (_, at) => 256 - 2 ** (8 - Math.min(8, Math.max(0, bits - 8 * at))));
}

/** 4 or 16 bytes of an address that is one. */
export function bytesOf(address: string): Uint8Array {
  if (isIP(address) === 4) return Uint8Array.from(address.split('.').map(Number));
  // The URL standard's own writing has no dotted end and is in lower case.
  const plain = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = plain.split('::');
  const words = (text: string) => text.split(':').filter(Boolean);
  const [before, after] = [words(head), words(tail ?? '')];
  const gap = tail === undefined ? 0 : 8 - before.length - after.length;
  const all = [...before, ...Array<string>(gap).fill('0'), ...after].map((word) => Number.parseInt(word, 16));
  return Uint8Array.from(all.flatMap((word) => [word >> 8, word & 255]));
}
