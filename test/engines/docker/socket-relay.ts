/** A unix socket in front of another that can be cut and mended: to whoever speaks through it, Docker stops and starts. */
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';

export interface SocketRelay {
  readonly path: string;
  /** Ends every connection and takes the socket away; what runs behind it goes on. */
  cut(): Promise<void>;
  /** The socket is there again. */
  mend(): Promise<void>;
}

export async function openSocketRelay(path: string, targetPath: string): Promise<SocketRelay> {
  const open = new Set<Socket>();
  let server: Server | null = null;

  function relay(near: Socket): void {
    const far = connect({ path: targetPath, allowHalfOpen: true });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.on('error', () => other.destroy());
      one.pipe(other);
    }
  }
  async function mend(): Promise<void> {
    if (server !== null) return;
    await rm(path, { force: true });
    const opened = createServer({ allowHalfOpen: true }, relay);
    server = opened;
    await new Promise<void>((resolve, reject) => opened.once('error', reject).listen(path, resolve));
  }
  async function cut(): Promise<void> {
    const closing = server;
    server = null;
    const closed = new Promise<void>((resolve) =>
      closing === null ? resolve() : closing.close(() => resolve()),
    );
    for (const one of open) one.destroy();
    await closed;
  }

  await mend();
  return { path, cut, mend };
}
