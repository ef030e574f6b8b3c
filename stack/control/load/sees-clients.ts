/** Whether nginx sees the address that each client of this machine has: not where its port is published to a container. */
export function seesClients(listen: string): boolean {
  return LOOPBACK.test(listen);
}

const LOOPBACK = /^127\.|^\[?::1\]?(?::|$)/;
