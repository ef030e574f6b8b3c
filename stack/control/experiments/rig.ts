/** A stack beside the person's own, for as long as an experiment lasts: whatever becomes of it, theirs is untouched. */
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { engineSchema } from '../../contract/inputs.ts';
import type { Engine, FindEngine, StackPlace } from '../../engines/engine.ts';
import { DEFAULT_DESIRED, type Desired } from '../../model/desired.ts';
import type { EngineKind, Observed } from '../../model/observed.ts';
import type { Routing } from '../../model/routing.ts';
import { startActivity } from '../activity-log.ts';
import { applyConfig } from '../config/apply-config.ts';
import { createPrefixFolders } from '../config/generation-folders.ts';
import { converge } from '../converge.ts';
import { gatherObserved } from '../gather-observed.ts';
import { findFreePort } from '../refuse-taken-port.ts';
import { StackMemory } from '../stack-memory.ts';
import { stackPlace } from '../stack-place.ts';
import { prepareTls } from '../tls/prepare-tls.ts';

export interface RigOptions {
  /** Of the person's stack; the rig's own lies in it. */
  readonly home: string;
  readonly imagesFolder: string;
  readonly findEngine: FindEngine;
  readonly engine: EngineKind | null;
  /** Aborted when the experiment is to end: no step that takes long is begun or waited for any more. */
  readonly leaving: AbortSignal;
  /** Hears what is being done, a line each. */
  readonly report: (line: string) => void;
}

export interface Rig {
  readonly engine: Engine;
  readonly home: string;
  /** nginx's, on 127.0.0.1. */
  readonly port: number;
  /** Makes it so. What happens afterwards behind its back is left as it is: nobody watches a rig. */
  wish(change: Pick<Desired, 'services'> & Partial<Desired>): Promise<Observed>;
  /** Another config for the same backends, made of the last wish's own, and proven like any other. */
  route(change: (routing: Routing) => Routing): Promise<void>;
  /** Ends a backend without a word to nginx. */
  take(backend: string): Promise<void>;
  /** Takes everything down that is the rig's, and its folder. */
  remove(): Promise<void>;
}

/** What an earlier rig left is taken down first. Faults: those of the engine; `engine-missing`. */
export async function openRig(options: RigOptions): Promise<Rig> {
  await clearRig(options);
  const place = placeOf(options);
  await mkdir(place.home, { recursive: true, mode: 0o700 });
  const engine = await options.findEngine(place, options.engine, options.report);
  try {
    // Before anything is started: whoever finds the folder must know where to look.
    await writeMarker(place, engine.kind);
    await mkdir(place.nginxFolder, { recursive: true });
    await createPrefixFolders(place.nginxFolder);
    return rigOn(engine, place, await findFreePort(RIG_PORT), options);
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** Takes down what a rig left whose controller died; nothing where there is none. Faults: those of the engine. */
export async function clearRig(options: Omit<RigOptions, 'engine' | 'leaving'>): Promise<void> {
  const place = placeOf(options);
  if (!(await hasRemains(options.home))) return;
  const kind = await readMarker(place);
  if (kind === null) {
    // The marker is written before anything is started.
    await rm(place.home, { recursive: true, force: true });
    return;
  }
  const engine = await options.findEngine(place, kind, options.report);
  const leaving = new AbortController().signal;
  await rigOn(engine, place, RIG_PORT, { ...options, leaving }).remove();
}

export function hasRemains(home: string): Promise<boolean> {
  return stat(rigHome(home)).then(
    () => true,
    () => false,
  );
}

function rigHome(home: string): string {
  return join(home, 'experiments', 'rig');
}

/** Apart from what people use and what is offered to them. */
export const RIG_PORT = 18_480;
const MARKER = 'rig.json';
const markerSchema = z.object({ format: z.literal(1), engine: engineSchema });

function placeOf({ home, imagesFolder }: Pick<RigOptions, 'home' | 'imagesFolder'>): StackPlace {
  return stackPlace(rigHome(home), imagesFolder);
}

function writeMarker(place: StackPlace, engine: EngineKind): Promise<void> {
  const marker: z.output<typeof markerSchema> = { format: 1, engine };
  return writeFileAtomic(join(place.home, MARKER), `${JSON.stringify(marker)}\n`, { mode: 0o600 });
}

async function readMarker(place: StackPlace): Promise<EngineKind | null> {
  const text = await readFile(join(place.home, MARKER), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return markerSchema.parse(JSON.parse(text)).engine;
  } catch {
    return null;
  }
}

type RigWork = Pick<RigOptions, 'leaving' | 'report'>;

function rigOn(engine: Engine, place: StackPlace, port: number, { leaving, report }: RigWork): Rig {
  const memory = new StackMemory();
  const { nginxFolder } = place;
  let wished: Routing | null = null;
  let desired: Desired = { ...DEFAULT_DESIRED, engine: engine.kind, port };

  async function settle(wish: Desired, until: AbortSignal): Promise<void> {
    desired = wish;
    await prepareTls(place, desired);
    const activity = startActivity(memory, 'experiment');
    const said = { ...activity, began: (step: Parameters<typeof activity.began>[0]) => report(step.because) };
    try {
      await converge({
        engine,
        desired,
        nginxFolder,
        memory,
        activity: said,
        givenUp: new Map(),
        leaving: until,
      });
    } finally {
      activity.end();
    }
  }

  return {
    engine,
    home: place.home,
    port,
    async wish(change) {
      await settle({ ...desired, ...change, state: 'up' }, leaving);
      const observed = await gatherObserved(engine, nginxFolder, port);
      wished = observed.served?.routing ?? null;
      return observed;
    },
    async route(change) {
      if (wished === null) throw new Error('A rig is routed anew only once it serves');
      leaving.throwIfAborted();
      const routing = change(wished);
      await applyConfig({ nginxFolder, nginx: engine.nginx, routing, reportStage: () => undefined });
    },
    take: (name) => engine.perform({ kind: 'backend.stop', name }, report),
    async remove() {
      try {
        await settle({ ...desired, state: 'down' }, new AbortController().signal);
      } finally {
        await engine.close();
      }
      await rm(place.home, { recursive: true, force: true });
    },
  };
}
