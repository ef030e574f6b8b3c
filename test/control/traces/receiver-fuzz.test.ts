import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SpanReceiver, startReceiver } from '../../../stack/control/traces/receiver.ts';
import { hostileMessages, type Message } from './otlp-messages.ts';
import { REQUEST } from './otlp-schema.ts';

const MESSAGES = 10_000;
const SEED = 20_261_121;

let folder = '';
let receiver: SpanReceiver;
let taken = 0;
let rejected = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signalbox-fuzz-'));
  receiver = await startReceiver({
    ...{ socketPath: join(folder, 'otlp.sock'), port: 24_318 },
    take(batch) {
      taken += batch.spans.length;
      rejected += batch.rejected;
    },
  });
});
afterAll(async () => {
  await receiver.close();
  await rm(folder, { recursive: true, force: true });
});

test(`${MESSAGES} hostile messages are answered 4xx, or each of their spans is counted as rejected; memory stays bounded`, async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const unanswered: string[] = [];
  const statuses: Record<string, number> = {};
  const before = process.memoryUsage().rss;
  let peak = before;
  const messages = hostileMessages(MESSAGES, SEED);
  const sender = async () => {
    for (const message of messages) {
      const [before200, beforeRejected] = [taken, rejected];
      const status = await post(agent, receiver.url, message);
      statuses[status] = (statuses[status] ?? 0) + 1;
      const isEmpty = status === 200 && rejected === beforeRejected && taken === before200;
      if (isEmpty && saysNothing(message)) continue;
      if (!(status >= 400 && status < 500) && (status !== 200 || isEmpty))
        unanswered.push(`${message.what}: ${status}`);
      peak = Math.max(peak, process.memoryUsage().rss);
    }
  };
  // One after another, so that each answer is known to be to its message.
  await sender();
  agent.destroy();
  console.log(
    'fuzz:',
    JSON.stringify(statuses),
    `rejected ${rejected}`,
    `+${((peak - before) / 2 ** 20).toFixed(0)} MiB at most`,
  );
  expect(unanswered).toEqual([]);
  expect(taken).toBe(0);
  expect((Object.prototype as { polluted?: unknown }).polluted).toBeUndefined();
  // Of the sender too: it makes the bombs in the same process.
  expect(peak - before).toBeLessThan(256 * 2 ** 20);
}, 300_000);

/** Noise may be a message after all, of fields nobody knows: so says a decoder that is not ours. */
function saysNothing({ body, type }: Message): boolean {
  if (type !== 'application/x-protobuf') return false;
  const told = REQUEST.toObject(REQUEST.decode(body)) as {
    resourceSpans?: readonly { scopeSpans?: readonly { spans?: readonly unknown[] }[] }[];
  };
  const scopes = (told.resourceSpans ?? []).flatMap(({ scopeSpans = [] }) => scopeSpans);
  return scopes.every(({ spans = [] }) => spans.length === 0);
}

function post(agent: Agent, url: string, { body, type, encoding }: Message): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...{ 'Content-Type': type, 'Content-Length': body.length },
      ...(encoding === undefined ? {} : { 'Content-Encoding': encoding }),
    };
    const sending = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    sending.on('error', reject);
    sending.end(body);
  });
}
