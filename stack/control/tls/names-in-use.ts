/** For which names and addresses the local certificate is. */
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { isVouchedFor } from './vouched-names.ts';

/** The first is the subject. Those added by a person are vouched for already; this machine's name may have changed since. */
export function namesInUse(added: readonly string[], domains: readonly string[]): readonly string[] {
  const own = ownHostName();
  const usual = ['localhost', '*.localhost', '127.0.0.1', '::1', own].filter(
    (name) => name !== '' && isVouchedFor(name, domains),
  );
  return [...new Set([...usual, ...added.map(plainName)])];
}

/** The machine's own name where a certificate can hold it, else an empty text. */
export function ownHostName(): string {
  const name = hostname().toLowerCase();
  return HOST_NAME.test(name) && isIP(name) === 0 ? name : '';
}

/** One writing for each address: `0:0:0:0:0:0:0:1` is `::1`. */
export function plainName(name: string): string {
  return isIP(name) === 6 ? new URL(`http://[${name}]`).hostname.slice(1, -1) : name.toLowerCase();
}

const HOST_NAME =
  /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;
