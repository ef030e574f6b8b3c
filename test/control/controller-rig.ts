/** A home of its own for each test, controllers of it, and the world their engine acts on: in memory, the rest is real. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { Controller } from '../../stack/control/controller.ts';
import { openController } from '../../stack/control/open-controller.ts';
import type { Engine, FindEngine } from '../../stack/engines/engine.ts';
import { createFakeEngine } from '../../stack/engines/fake/fake-engine.ts';
import { createFakeWorld, type FakeWorld } from '../../stack/engines/fake/fake-world.ts';
import type { Board } from '../../stack/model/board.ts';
import type { Desired } from '../../stack/model/desired.ts';
import { FaultError } from '../../stack/model/faults.ts';

export interface ControllerRig {
  /** Absolute; empty at the beginning of each test. */
  readonly home: string;
  readonly world: FakeWorld;
  /** With the world's engine where no finder is given. Closed after the test. */
  start(findEngine?: FindEngine): Promise<Controller>;
  stop(controller: Controller): Promise<void>;
  /** The wish on disk. */
  wish(): Promise<Desired>;
  /** The routing nginx was last given, as it lies on disk. */
  served(): Promise<string>;
}

/** To be called once by a test file: it makes and removes what each test needs. */
export function createControllerRig(): ControllerRig {
  let home = '';
  let world = createFakeWorld();
  let open: Controller[] = [];
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'signalbox-control-'));
    world = createFakeWorld();
    open = [];
  });
  afterEach(async () => {
    for (const controller of open) await controller.close();
    await rm(home, { recursive: true, force: true });
  });
  return {
    get home() {
      return home;
    },
    get world() {
      return world;
    },
    async start(findEngine) {
      const controller = await openController({
        home,
        imagesFolder: '/nonexistent',
        loadWorkerPath: '/nonexistent',
        findEngine: findEngine ?? (async (place) => createFakeEngine(place, world)),
        report: () => undefined,
      });
      open.push(controller);
      return controller;
    },
    async stop(controller) {
      open = open.filter((one) => one !== controller);
      await controller.close();
    },
    wish: async () => JSON.parse(await readFile(join(home, 'desired.json'), 'utf8')) as Desired,
    served: () => readFile(join(home, 'nginx/current/routing.json'), 'utf8'),
  };
}

/** Engines of every kind, all of the one world; `onPerform` is called before each step. */
export function findingAll(
  rig: ControllerRig,
  options: {
    readonly missing?: Engine['kind'];
    readonly asked?: unknown[];
    readonly onPerform?: (kind: string) => Promise<void>;
  } = {},
): FindEngine {
  return async (place, kind) => {
    options.asked?.push(kind);
    if (kind !== null && kind === options.missing)
      throw new FaultError({ code: 'engine-missing', message: `There is no ${kind} engine.` });
    const engine = createFakeEngine(place, rig.world);
    return {
      ...engine,
      kind: kind ?? 'fake',
      perform: async (step, report) => {
        await options.onPerform?.(step.kind);
        await engine.perform(step, report);
      },
    };
  };
}

/** The first board that is as asked; fails by the test's own deadline. */
export async function boardWhere(controller: Controller, isSo: (board: Board) => boolean): Promise<Board> {
  const abort = new AbortController();
  try {
    for await (const board of controller.watchBoard(abort.signal)) if (isSo(board)) return board;
  } finally {
    abort.abort();
  }
  throw new Error('the boards ended');
}

/** `flask-app-1 ready`, one for each row. */
export function statesIn(board: Board): readonly string[] {
  return board.backends.map((row) => `${row.name} ${row.state}`);
}
