/** The engine's events about this stack, pushed by the engine itself. */
import type { EngineEvent, StackPlace } from '../engine.ts';
import { silenceWords } from './docker-fault.ts';
import type { DockerStack } from './docker-stack.ts';
import { readJsonLines } from './json-lines.ts';
import { isOwn, LABEL, NGINX_SERVICE, networkName } from './labels.ts';

/** Ends when aborted, or after `gone`. */
export async function* watchStack(
  stack: DockerStack,
  signal: AbortSignal,
): AsyncGenerator<EngineEvent, undefined> {
  if (signal.aborted) return;
  let reason = 'it ended the connection';
  try {
    const stream = await stack.connection.streams.getEvents({
      // What happens while the stream is being opened is not lost; what happened a moment before may be told again.
      since: Math.floor(Date.now() / 1000),
      // Not by label: a network's events carry none, and one of them is all that tells of a moved address.
      filters: { type: ['container', 'network'], event: [...EVENTS] },
      abortSignal: signal,
    });
    for await (const message of readJsonLines(stream)) {
      const event = eventOf(stack.place, message as EngineMessage);
      if (signal.aborted) return;
      if (event !== null) yield event;
    }
  } catch (thrown) {
    reason = silenceWords(thrown);
  }
  if (!signal.aborted) yield { kind: 'gone', reason };
}

/** What changes what `observe` says; the many `exec_…` of health checks do not. */
const EVENTS = [
  'create',
  'start',
  'die',
  'oom',
  'pause',
  'unpause',
  'rename',
  'update',
  'destroy',
  'health_status',
  'connect',
  'disconnect',
] as const;

interface EngineMessage {
  readonly Type?: string;
  readonly Action?: string;
  readonly Actor?: { readonly Attributes?: Readonly<Record<string, string>> };
}

/** Null for what is another's. */
function eventOf(place: StackPlace, { Type, Action, Actor }: EngineMessage): EngineEvent | null {
  const labels = Actor?.Attributes ?? {};
  const isOurs = Type === 'network' ? labels.name === networkName(place) : isOwn(place, labels);
  if (Action === undefined || !isOurs) return null;
  const service = labels[LABEL.service];
  const number = labels[LABEL.number];
  const isThing = Type === 'container' && service !== undefined && number !== undefined;
  const name = !isThing ? null : labels[LABEL.role] === 'nginx' ? NGINX_SERVICE : `${service}-${number}`;
  return { kind: 'changed', name, what: Action };
}
