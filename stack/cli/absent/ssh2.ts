/** Stands in the bundle for dockerode's `ssh2`, whose native parts cannot be bundled and which only `ssh://` needs. */
export class Client {
  constructor() {
    throw new Error('ssh:// engines are not part of this build: use a socket, or forward one with `ssh -L`.');
  }
}
