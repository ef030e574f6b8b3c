/** Stands in the bundle for dockerode's gRPC, which only BuildKit sessions with registry log-ins need. */
export class Server {
  constructor() {
    throw new Error('BuildKit sessions are not part of this build.');
  }
}
export const ServerCredentials = { createInsecure: () => new Server() };
export function loadSync(): never {
  throw new Error('BuildKit sessions are not part of this build.');
}
