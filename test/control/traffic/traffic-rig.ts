/** A stack as far as traffic is concerned: log files on disk, a routing per generation, and what is known of it. */
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generationFolder, ROUTING_FILE } from '../../../stack/control/config/generation-paths.ts';
import { printRouting } from '../../../stack/control/config/served-routing.ts';
import { StackMemory } from '../../../stack/control/stack-memory.ts';
import { createTrafficDesk, type TrafficDesk } from '../../../stack/control/traffic/traffic-desk.ts';
import { backendName } from '../../../stack/model/desired.ts';
import type { Receipt } from '../../../stack/model/receipt.ts';
import type { Routing } from '../../../stack/model/routing.ts';
import { desiredWith, settledWorld } from '../../reconcile/world.ts';

export interface TrafficRig {
  readonly folder: string;
  readonly desk: TrafficDesk;
  readonly memory: StackMemory;
  readonly receipts: Receipt[];
  /** The desk of a controller that has just started. */
  reopen(): Promise<TrafficDesk>;
  /** Lines without their newlines; `name` in the logs folder. */
  log(lines: readonly string[], name?: string): Promise<void>;
  /** A generation beside the one that serves. */
  record(generation: number, routing: Routing): Promise<void>;
  remove(): Promise<void>;
}

/** Three backends at 172.20.0.11 to .13, port 8000; generation 7 serves. */
export async function createTrafficRig(): Promise<TrafficRig> {
  const folder = await mkdtemp(join(tmpdir(), 'signalbox-traffic-'));
  await mkdir(join(folder, 'logs'));
  const memory = new StackMemory();
  const desired = desiredWith({ scale: 3 });
  const observed = settledWorld(desired);
  memory.update({ desired, observed });
  const receipts: Receipt[] = [];
  const open = () =>
    createTrafficDesk({
      memory,
      nginxFolder: folder,
      keep: 5,
      receipts: () => receipts,
      names: () => [1, 2, 3].map((number) => backendName('flask-app', number)),
      firstPass: Promise.resolve(),
    });
  let current = open();
  const rig: TrafficRig = {
    folder,
    memory,
    receipts,
    get desk() {
      return current;
    },
    async reopen() {
      await current.close();
      current = open();
      return current;
    },
    log: (lines, name = 'access.log') =>
      appendFile(join(folder, 'logs', name), lines.map((line) => `${line}\n`).join('')),
    async record(generation, routing) {
      const place = join(folder, generationFolder(generation));
      await mkdir(place, { recursive: true });
      await writeFile(join(place, ROUTING_FILE), printRouting(generation, routing));
    },
    async remove() {
      await current.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  if (observed.served !== null) await rig.record(observed.served.generation, observed.served.routing);
  return rig;
}
