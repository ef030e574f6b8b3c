/** One request on a connection of its own: on a kept one the last answer may still come by the config before. */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';

export interface Answer {
  readonly status: number | undefined;
  /** Its name, as the backend says it. */
  readonly backend: string;
  /** `name=value` as a client sends it back; empty where none was set. */
  readonly cookie: string;
}

export async function askAnew(port: number, cookie?: string): Promise<Answer> {
  const headers = cookie === undefined ? {} : { cookie };
  const asked = get({ host: '127.0.0.1', port, agent: false, headers });
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  return {
    status: answer.statusCode,
    backend: String(answer.headers['x-backend'] ?? 'nobody'),
    cookie: answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '',
  };
}
