/** The wishes that were given up for newer ones, on disk and bounded: what undo goes back to, one after the other. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import PQueue from 'p-queue';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { desiredSchema } from '../contract/desired-schema.ts';
import type { Desired, Service } from '../model/desired.ts';
import { FaultError } from '../model/faults.ts';
import { canonicalText } from '../model/fingerprint.ts';
import type { Actor, Receipt } from '../model/receipt.ts';
import { withCaching } from '../reconcile/edit-caching.ts';
import type { Edit } from '../reconcile/edit-desired.ts';

const FILE_NAME = 'wishes.json';
const KEPT = 100;
/** Of a person's own lines, each wish has all: those of long ones are fewer. The file is written at each change. */
const KEPT_CHARACTERS = 2 * 1024 * 1024;

/** `revision`: of the wish the edit was made on; left out, it is made on whatever is wished. Faults: `wish-changed`. */
export type MakeChange = (edit: Edit, by: Actor, revision?: number) => Promise<Receipt>;

export interface WishHistory {
  /** As `make`, and the wish before it is kept once the change is made. */
  readonly change: MakeChange;
  /** Makes the wish before the last change so again; asked again, the one before that. Faults: `undo-empty`. */
  undo(by: Actor, revision?: number): Promise<Receipt>;
  /** Resolves when what was asked has ended, and lies on disk as far as the disk takes it. */
  settled(): Promise<void>;
}

/** A file that cannot be read counts as empty. `wishNow`: what is wished at the moment it is asked. */
export async function openWishHistory(
  home: string,
  make: MakeChange,
  wishNow: () => Desired | null,
): Promise<WishHistory> {
  const path = join(home, FILE_NAME);
  const kept = [...(await readKept(path))];
  // One after the other, so that an undo takes back the change before it, also one that is still under way when asked.
  const turns = new PQueue({ concurrency: 1 });
  // What is done stays done, whether or not the disk takes its past.
  const write = () =>
    writeFileAtomic(path, `${JSON.stringify({ format: 1, kept })}\n`, { mode: 0o600 }).catch(() => undefined);

  /** `then` follows where the edit is wished: made, or failed and to be made all the same when the engine is back. */
  async function attempt(
    edit: Edit,
    by: Actor,
    revision: number | undefined,
    then: (before: Desired, wished: Desired) => Promise<void>,
  ): Promise<Receipt> {
    const asked: { before: Desired | null; wished: Desired | null } = { before: null, wished: null };
    const apply = (before: Desired) => {
      asked.before = before;
      asked.wished = edit.apply(before);
      return asked.wished;
    };
    try {
      return await make({ ...edit, apply }, by, revision);
    } finally {
      const { before, wished } = asked;
      const now = wishNow();
      if (before !== null && wished !== null && now !== null && isSame(wished, now))
        await then(before, wished);
    }
  }

  return {
    change: (edit, by, revision) =>
      turns.add(() =>
        attempt(edit, by, revision, async (before, wished) => {
          if (isSame(before, wished)) return;
          kept.push({ what: edit.what, wish: before });
          while (kept.length > KEPT || charactersOf(kept) > KEPT_CHARACTERS) kept.shift();
          await write();
        }),
      ),
    undo: (by, revision) =>
      turns.add(async () => {
        const last = kept.at(-1);
        if (last === undefined) throw nothingToUndo();
        return attempt(editUndo(last), by, revision, async () => {
          kept.splice(kept.indexOf(last), 1);
          await write();
        });
      }),
    settled: () => turns.onIdle(),
  };
}

interface Kept {
  /** The change that gave the wish up. */
  readonly what: string;
  readonly wish: Desired;
}

const fileSchema = z.object({
  format: z.literal(1),
  kept: z.array(z.object({ what: z.string(), wish: desiredSchema })),
});

async function readKept(path: string): Promise<readonly Kept[]> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(path, 'utf8'))).kept;
  } catch {
    return [];
  }
}

function charactersOf(kept: readonly Kept[]): number {
  const lengths = kept.flatMap(({ wish }) => Object.values(wish.snippets ?? {}).map((text) => text.length));
  return lengths.reduce((sum, length) => sum + length, 0);
}

function editUndo({ what, wish }: Kept): Edit {
  return {
    what: `undo ${what}`,
    because: `what was before ${what} was asked for again`,
    apply: (desired) => ({
      ...withCaching({ ...wish, ...cachedOf(desired) }, wish.caching),
      engine: wish.engine ?? desired.engine,
      engineId: (wish.engine ?? desired.engine) === desired.engine ? desired.engineId : undefined,
      services: wish.services.map((service) => ({
        ...service,
        stopped: stillStopped(desired, service.name, service.stopped),
        restarts: restartsOf(desired, service),
      })),
    }),
  };
}

/** A backend that left since comes back as a new one, and runs: there is nothing of it to be kept stopped. */
export function stillStopped(
  desired: Desired,
  serviceName: string,
  stopped: readonly number[],
): readonly number[] {
  const now = desired.services.find((one) => one.name === serviceName);
  const scale = desired.state === 'up' ? (now?.scale ?? 0) : 0;
  return stopped.filter((number) => number <= scale);
}

/** A purge cannot be undone: what it threw away would be found again. */
function cachedOf({ caching, cacheEpochs, revision }: Desired): Partial<Desired> {
  return { caching, cacheEpochs, revision };
}

/** A restart cannot be undone: to wish for fewer would be another restart. */
function restartsOf(desired: Desired, service: Service): Service['restarts'] {
  return desired.services.find((one) => one.name === service.name)?.restarts ?? {};
}

function isSame(one: Desired, other: Desired): boolean {
  const words = (desired: Desired) =>
    canonicalText({
      ...desired,
      engine: null,
      engineId: null,
      revision: 0,
      cacheEpochs: undefined,
      // A restart, of one or of all, is done and over: there is nothing of it to be taken back.
      services: desired.services.map((service) => ({ ...service, restarts: {}, parallel: 1 })),
    });
  return words(one) === words(other);
}

function nothingToUndo(): FaultError {
  return new FaultError({
    code: 'undo-empty',
    message: 'There is no change left to undo.',
    hint: '`signalbox history` lists the configs that served, and goes back to any of them.',
  });
}
