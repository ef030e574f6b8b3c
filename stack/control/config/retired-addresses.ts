/** Who had an address in generations whose folders are gone: log lines name generations for longer than those are kept. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { Routing } from '../../model/routing.ts';
import { GENERATIONS, ROUTING_FILE } from './generation-paths.ts';
import { parseRouting } from './served-routing.ts';

/** Generations that follow each other and gave the same addresses to the same backends: most changes move nobody. */
export interface AddressSpan {
  readonly from: number;
  /** Included. */
  readonly to: number;
  /** Backend's name by address. */
  readonly addresses: Readonly<Record<string, string>>;
}

/** Address → backend's name, of every server in a routing. */
export function addressesOf(routing: Routing): Readonly<Record<string, string>> {
  const servers = routing.services.flatMap((service) => service.servers);
  return Object.fromEntries(servers.map((server) => [server.address, server.backend]));
}

/** Keeps what the records of these folders say, before the folders go. Those without a readable record are passed over. */
export async function retireAddresses(
  nginxFolder: string,
  folders: readonly { readonly generation: number; readonly name: string }[],
): Promise<void> {
  const read = await Promise.all(
    folders.map(async ({ generation, name }): Promise<readonly AddressSpan[]> => {
      const path = join(nginxFolder, GENERATIONS, name, ROUTING_FILE);
      const routing = parseRouting(await readFile(path, 'utf8').catch(() => ''), generation);
      return routing === null ? [] : [{ from: generation, to: generation, addresses: addressesOf(routing) }];
    }),
  );
  const fresh = read.flat();
  if (fresh.length === 0) return;
  const spans = mergeSpans([...readRetiredAddresses(nginxFolder), ...fresh]).slice(-KEPT_SPANS);
  await writeFileAtomic(pathIn(nginxFolder), `${JSON.stringify({ format: 1, spans })}\n`);
}

/** Oldest first; none where nothing was retired, or the file cannot be read. Blocking: it is read while lines are counted. */
export function readRetiredAddresses(nginxFolder: string): readonly AddressSpan[] {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(pathIn(nginxFolder), 'utf8'))).spans;
  } catch {
    return [];
  }
}

/** Sorted, neighbours with the same addresses made one; of two that name a generation, the first holds. */
export function mergeSpans(spans: readonly AddressSpan[]): readonly AddressSpan[] {
  const merged: AddressSpan[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && span.from <= last.to) continue;
    if (last !== undefined && span.from === last.to + 1 && isSame(span.addresses, last.addresses))
      merged[merged.length - 1] = { ...last, to: span.to };
    else merged.push(span);
  }
  return merged;
}

/** A few kilobytes each at most. */
const KEPT_SPANS = 200;

const fileSchema = z.object({
  format: z.literal(1),
  spans: z.array(
    z.object({
      from: z.int().min(1),
      to: z.int().min(1),
      addresses: z.record(z.string(), z.string()),
    }),
  ),
});

function isSame(a: AddressSpan['addresses'], b: AddressSpan['addresses']): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

function pathIn(nginxFolder: string): string {
  return join(nginxFolder, GENERATIONS, 'retired.json');
}
