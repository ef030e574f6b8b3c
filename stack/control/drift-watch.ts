/**
 * In: nginx's folder, as the kernel tells of its changes. Out: what another hand changed of the current generation, on
 * the board, with a notice. Must not know: how a change is made, what a person does about it. At rest it does nothing.
 */
import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import type { DriftedFile } from '../model/drift.ts';
import type { Fault } from '../model/faults.ts';
import { type LogMark, markErrorLog, readErrorLogSince } from './config/error-log-since.ts';
import { configDrifted, type Drift, findDrift } from './config/find-drift.ts';
import { GENERATIONS, generationFolder } from './config/generation-paths.ts';
import type { StackMemory } from './stack-memory.ts';

export interface DriftWatch {
  /** Looks now, and tells the board. */
  look(): Promise<Drift | null>;
  /** Whether nginx was told to reload since the files were last seen whole; null where they never were. */
  isReloaded(): Promise<boolean | null>;
  close(): void;
}

/** One hand's save is several events. */
const SETTLE_MS = 100;
/** On the board, which is sent whole. */
const MOST_SHOWN = 100;

/**
 * Looks after each event below the folder, and after each look at the stack. `describe` finishes the notice with what
 * nginx made of it; `onEnd` hears that nothing drifts any more.
 */
export function createDriftWatch({
  nginxFolder,
  memory,
  describe,
  onEnd,
}: {
  readonly nginxFolder: string;
  readonly memory: StackMemory;
  readonly describe: (drift: Drift) => Promise<string>;
  readonly onEnd: () => void;
}): DriftWatch {
  let watchers: readonly FSWatcher[] = [];
  let watched: string | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isClosed = false;
  /** Something was told of while a change was under way. */
  let isDue = false;
  /** Where the error log ended when the files were last seen whole. */
  let whole: LogMark | null = null;
  let seen: unknown = memory.facts.observed;

  function wake(): void {
    if (timer !== null || isClosed) return;
    timer = setTimeout(() => {
      timer = null;
      // A change under way moves these files itself: they are looked at when it ended.
      isDue = memory.facts.activity !== null;
      if (!isDue) void look().catch(() => undefined);
    }, SETTLE_MS);
  }

  async function look(): Promise<Drift | null> {
    const drift = await findDrift(nginxFolder);
    if (isClosed) return drift;
    const before = memory.facts.drift;
    if (drift === null) {
      whole = await markErrorLog(nginxFolder);
      if (before.length > 0) {
        memory.withdraw(['config-drifted']);
        memory.update({ drift: [] });
        onEnd();
      }
    } else if (!isSame(before, drift.files.slice(0, MOST_SHOWN))) {
      memory.update({ drift: drift.files.slice(0, MOST_SHOWN) });
      memory.announce(await noticeOf(drift));
    }
    rearm();
    return drift;
  }

  async function noticeOf(drift: Drift): Promise<Fault> {
    const { fault } = configDrifted(drift);
    const words = await describe(drift).catch(() => '');
    return { ...fault, message: `${fault.message}${words === '' ? '' : ` ${words}`}` };
  }

  async function isReloaded(): Promise<boolean | null> {
    if (whole === null) return null;
    const lines = await readErrorLogSince(nginxFolder, whole);
    return lines.some((line) => / \[notice\] .*(?:reconfiguring|start worker processes)$/.test(line));
  }

  /** The folders of the generation that serves now, those above it, and those within. */
  function rearm(): void {
    const { observed } = memory.facts;
    const generation = observed?.served?.generation ?? null;
    const snippets = observed?.served?.routing.snippets === undefined ? '' : ' with snippets';
    const wanted = `${generation}${snippets}`;
    if (wanted === watched || isClosed) return;
    for (const watcher of watchers) watcher.close();
    const own = generation === null ? [] : foldersOf(generationFolder(generation));
    watchers = ['.', GENERATIONS, ...own].flatMap((folder) => watchFolder(join(nginxFolder, folder), wake));
    watched = wanted;
  }

  const endListening = memory.onChange(() => {
    const { observed, activity } = memory.facts;
    if (activity !== null || (observed === seen && !isDue)) return;
    seen = observed;
    wake();
  });
  rearm();

  return {
    look,
    isReloaded,
    close() {
      isClosed = true;
      endListening();
      if (timer !== null) clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}

function foldersOf(folder: string): readonly string[] {
  return [folder, `${folder}/conf.d`, `${folder}/snippets`];
}

/** None where the folder is not there, or the kernel has no watches left: then the next look at the stack tells. */
function watchFolder(folder: string, wake: () => void): readonly FSWatcher[] {
  try {
    const watcher = watch(folder, { persistent: false }, wake);
    watcher.on('error', () => watcher.close());
    return [watcher];
  } catch {
    return [];
  }
}

function isSame(one: readonly DriftedFile[], other: readonly DriftedFile[]): boolean {
  const words = (files: readonly DriftedFile[]) =>
    files.map(({ path, what }) => `${path} ${what}`).join('\n');
  return words(one) === words(other);
}
