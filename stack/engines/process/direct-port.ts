/** The port of 127.0.0.1 that a backend listens on where it is to be reached past nginx too. */
import { createServer } from 'node:net';

/** `wished` where nobody has it, else another that was free a moment ago. */
export async function chooseDirectPort(wished: number | null): Promise<number> {
  return (wished === null ? null : await tryPort(wished)) ?? (await tryPort(0)) ?? 0;
}

/** The port that was had, null where it could not be. */
function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? null) : null));
    });
  });
}
