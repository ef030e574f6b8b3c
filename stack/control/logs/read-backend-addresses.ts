/** Who had an address in a generation, from the routing kept beside the generation's printed files. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BackendOf } from '../../logs/count/histogram.ts';
import { generationFolder, ROUTING_FILE, refusedFolder } from '../config/generation-paths.ts';
import { addressesOf, readRetiredAddresses } from '../config/retired-addresses.ts';
import { parseRouting } from '../config/served-routing.ts';

/**
 * Reads `generations/000012/routing.json` under `nginxFolder` at the first line of generation 12, or what was kept of it,
 * and remembers that. Read at once and blocking: a line is counted when it is read, and the file is a few hundred bytes.
 */
export function createBackendOf(nginxFolder: string): BackendOf {
  const known = new Map<number, Addresses>();
  const retired = createRetiredReader(nginxFolder);
  return (generation, address) => {
    let addresses = known.get(generation);
    if (addresses === undefined || addresses.staleAtMs < performance.now()) {
      const names = readAddresses(nginxFolder, generation) ?? retired(generation);
      const staleAtMs = names === null ? performance.now() + ASK_AGAIN_MS : Number.POSITIVE_INFINITY;
      addresses = { names: names ?? {}, staleAtMs };
      if (known.size >= GENERATIONS_REMEMBERED) known.clear();
      known.set(generation, addresses);
    }
    return addresses.names[address] ?? null;
  };
}

type Names = Readonly<Record<string, string>>;

interface Addresses {
  readonly names: Names;
  readonly staleAtMs: number;
}

const GENERATIONS_REMEMBERED = 256;
/** A generation without a record is asked for again, but not by each line of a long log. */
const ASK_AGAIN_MS = 1000;

/** A refused generation may have answered a few requests. Null: neither folder has a record that can be read. */
function readAddresses(nginxFolder: string, generation: number): Names | null {
  for (const folder of [generationFolder(generation), refusedFolder(generation)]) {
    try {
      const routing = parseRouting(readFileSync(join(nginxFolder, folder, ROUTING_FILE), 'utf8'), generation);
      if (routing !== null) return addressesOf(routing);
    } catch {
      // Not there: the other folder may have it.
    }
  }
  return null;
}

/** A log read from its beginning names many retired generations in a row: their file is not read for each. */
function createRetiredReader(nginxFolder: string): (generation: number) => Names | null {
  let spans: ReturnType<typeof readRetiredAddresses> = [];
  let readAtMs = Number.NEGATIVE_INFINITY;
  return (generation) => {
    if (performance.now() - readAtMs > ASK_AGAIN_MS) {
      spans = readRetiredAddresses(nginxFolder);
      readAtMs = performance.now();
    }
    return spans.find((span) => span.from <= generation && generation <= span.to)?.addresses ?? null;
  };
}
