/** Whether an engine answers: a socket that exists can be dead, or closed to us. */
import type { DockerConnection } from './connect-docker.ts';
import { systemCode } from './docker-fault.ts';

export type Knock =
  | { readonly kind: 'answers' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'dead'; readonly reason: string };

/** One ping, for at most `deadlineMs`. Never throws. */
export async function knockDocker(connection: DockerConnection, deadlineMs = 2000): Promise<Knock> {
  const deadline = AbortSignal.timeout(deadlineMs);
  try {
    await pingDocker(connection, deadline);
    return { kind: 'answers' };
  } catch (thrown) {
    if (deadline.aborted) return { kind: 'dead', reason: `silent for ${deadlineMs} ms` };
    switch (systemCode(thrown)) {
      case 'ENOENT':
      case 'ENOTDIR':
        return { kind: 'absent' };
      case 'EACCES':
      case 'EPERM':
        return { kind: 'forbidden' };
      default:
        return { kind: 'dead', reason: thrown instanceof Error ? thrown.message.trim() : String(thrown) };
    }
  }
}

/** `GET /_ping`; rejects when the signal aborts, or when something else than an engine answers. */
export async function pingDocker(connection: DockerConnection, signal: AbortSignal): Promise<void> {
  // dockerode takes the signal, its types do not say so.
  const ping: (options: { readonly abortSignal: AbortSignal }) => Promise<unknown> =
    connection.calls.ping.bind(connection.calls);
  const answer = await ping({ abortSignal: signal });
  if (String(answer).trim() !== 'OK') throw new Error('what answers there is no engine');
}
