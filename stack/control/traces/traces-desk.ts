/**
 * In: a stack's access log, spans that programs send. Out: the contract's `traces.*` and `exporters.*`.
 * Must not know: who asks, how backends are run. All but this file is loaded when it is first needed: a stack that is
 * not traced pays nothing for it.
 */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { faultOf } from '../../model/faults.ts';
import type { OpenTraces, TracesDesk, TracesParts } from './traces-parts.ts';

/** Loads the rest at once where the wish or a file says that there is something to do. */
export function createTracesDesk(parts: TracesParts): TracesDesk & { close(): Promise<void> } {
  const { memory, home } = parts;
  let opened: Promise<OpenTraces> | null = null;
  let isClosed = false;
  const open = () => {
    opened ??= import('./open-traces.ts').then(({ openTraces }) => openTraces(parts));
    return opened;
  };
  let followed: 'traced' | 'untraced' = 'untraced';
  const follow = () => {
    const { desired } = memory.facts;
    const isWished = desired?.state === 'up' && desired.services.some(({ traced }) => traced === true);
    const wish = isWished ? 'traced' : 'untraced';
    if (wish === followed || isClosed) return;
    followed = wish;
    open()
      .then((desk) => desk.follow(wish))
      .catch((error: unknown) => memory.announce(faultOf(error)));
  };
  const endFollowing = memory.onChange(follow);
  follow();
  const lookForFiles = async () => {
    const names = ['exporters.json', 'receiver.json'];
    const found = await Promise.all(names.map((name) => isThere(join(home, name))));
    if (found.includes(true) && !isClosed) await open();
  };
  lookForFiles().catch((error: unknown) => memory.announce(faultOf(error)));

  return {
    search: async (input) => (await open()).search(input),
    slowest: async (input) => (await open()).slowest(input),
    get: async (input) => (await open()).get(input),
    status: async () => (await open()).status(),
    listen: async (input) => (await open()).listen(input),
    jaeger: async (input) => (await open()).jaeger(input),
    exporters: {
      list: async () => (await open()).exporters.list(),
      put: async (input) => (await open()).exporters.put(input),
      remove: async (input) => (await open()).exporters.remove(input),
      test: async (input) => (await open()).exporters.test(input),
    },
    async close() {
      isClosed = true;
      endFollowing();
      await (await opened)?.close();
    },
  };
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
