/** Waits, with a generous limit, until an nginx answers at a port of this machine. */
import { get } from 'node:http';

export async function untilServed(port: number): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await answers(port))) {
    if (performance.now() > deadline) throw new Error(`nothing answers at port ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path: '/', agent: false }, (response) => {
      response.resume();
      resolve(true);
    }).on('error', () => resolve(false));
  });
}
