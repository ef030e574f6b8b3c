/** Requests whose answers take long, under way while something happens to their backend. */
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface LongAnswer {
  readonly status: number | undefined;
  readonly backend: unknown;
}

/**
 * Asked and under way when this resolves: round robin gives each backend its part. Of kept connections each has carried
 * an answer before.
 */
export async function longAnswers(
  port: number,
  count: { readonly new: number; readonly kept: number },
  ms: number,
): Promise<{ readonly answers: readonly Promise<LongAnswer>[] }> {
  const agents = Array.from({ length: count.kept }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  for (const agent of agents) await ask(port, '/', agent);
  const path = `/work?ms=${ms}`;
  const answers = [
    ...Array.from({ length: count.new }, () => ask(port, path, false)),
    ...agents.map((agent) => ask(port, path, agent).finally(() => agent.destroy())),
  ];
  await sleep(UNDER_WAY_MS);
  return { answers };
}

/** Long for a request to reach its backend, short beside its answer. */
const UNDER_WAY_MS = 1000;

/** An answer that never comes whole is told when it is awaited. */
function ask(port: number, path: string, agent: Agent | false): Promise<LongAnswer> {
  const asked = new Promise<LongAnswer>((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, agent }, (answer) => {
      answer.resume();
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode, backend: answer.headers['x-backend'] }));
    })
      .on('error', reject)
      .end();
  });
  asked.catch(() => {});
  return asked;
}
