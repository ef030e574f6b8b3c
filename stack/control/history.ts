/** The generations on disk as a person looks at them: what each was made for, its files, and the way back to one. */
import type { GenerationEntry } from '../contract/contract.ts';
import type { Desired, Service } from '../model/desired.ts';
import { FaultError } from '../model/faults.ts';
import type { Receipt } from '../model/receipt.ts';
import type { RoutedServer, RoutedService, Routing } from '../model/routing.ts';
import { DEFAULT_SERVINGS, protocolOf, type Serving } from '../model/serving.ts';
import { NO_SNIPPETS } from '../model/snippets.ts';
import type { ConfigFile } from '../nginx/print-config.ts';
import { withCaching } from '../reconcile/edit-caching.ts';
import type { Edit } from '../reconcile/edit-desired.ts';
import { withSnippets } from '../reconcile/edit-snippets.ts';
import { listGenerations, readCurrentGeneration } from './config/generation-folders.ts';
import { readFilesOf, readGenerationTime, readRoutingOf } from './config/generation-store.ts';
import { stillStopped } from './history-of-wishes.ts';

/** Newest first. */
export async function listHistory(
  nginxFolder: string,
  receipts: readonly Receipt[],
): Promise<readonly GenerationEntry[]> {
  const [current, all] = await Promise.all([
    readCurrentGeneration(nginxFolder),
    listGenerations(nginxFolder),
  ]);
  const entries = all.map(async ({ generation, name }): Promise<GenerationEntry> => {
    // Later receipts of the same generation changed no config.
    const receipt = receipts.find((one) => one.generation === generation && one.outcome.kind === 'done');
    const isRefused = name.endsWith('.refused');
    return {
      generation,
      state: isRefused ? 'refused' : generation === current ? 'current' : 'kept',
      at: await readGenerationTime(nginxFolder, name),
      what: receipt?.what ?? null,
      because: receipt?.because ?? null,
      by: receipt?.by ?? null,
    };
  });
  return (await Promise.all(entries)).reverse();
}

/** Sorted by path; a refused generation's too. Faults: `generation-unknown`. */
export async function readHistoryFiles(
  nginxFolder: string,
  generation: number,
): Promise<readonly ConfigFile[]> {
  const found = (await listGenerations(nginxFolder)).find((one) => one.generation === generation);
  if (found === undefined) throw unknown(generation);
  return readFilesOf(nginxFolder, found.name);
}

/** Going back, as an edit of the wish like any other. Faults: `generation-unknown`. */
export async function editBackTo(nginxFolder: string, generation: number): Promise<Edit> {
  const routing = await readRoutingOf(nginxFolder, generation);
  if (routing === null) throw unknown(generation);
  return {
    what: `back to generation ${generation}`,
    because: `generation ${generation} was asked for again`,
    apply: (desired) => {
      if (desired.state === 'down') throw down();
      const services = desired.services.map((service) => asRouted(desired, service, routing));
      const cached = withCaching({ ...desired, services }, routing.caching);
      return withSnippets(cached, routing.snippets ?? NO_SNIPPETS);
    },
  };
}

/** What a routing says of a service, as a wish; programs and their places stay as they are, unless they speak otherwise. */
function asRouted(desired: Desired, service: Service, routing: Routing): Service {
  const routed = routing.services.find((one) => one.name === service.name);
  if (routed === undefined) return service;
  const servers = routed.servers.map(asItself);
  const scale = Math.max(0, ...servers.map(({ number }) => number));
  const { balancing: _balancing, tunings: _tunings, ...rest } = service;
  const tunings = tuningsOf(servers);
  const taking = new Set(servers.filter(({ state }) => state === 'in').map(({ number }) => number));
  return {
    ...rest,
    scale,
    serving: servingOf(service, routed),
    method: routed.method,
    stopped: stillStopped(
      desired,
      service.name,
      servers.filter((one) => isStopped(one) && !taking.has(one.number)).map(({ number }) => number),
    ),
    restarts: Object.fromEntries(
      Object.entries(service.restarts).filter(([number]) => Number(number) <= scale),
    ),
    ...(routed.balancing === undefined ? {} : { balancing: routed.balancing }),
    ...(tunings === null ? {} : { tunings }),
  };
}

/** The program of then, where nginx spoke another protocol to it: else that generation cannot be served again. */
function servingOf({ serving }: Service, routed: RoutedService): Serving {
  if (routed.protocol === protocolOf(serving)) return serving;
  return routed.serving ?? (routed.protocol === 'http' ? DEFAULT_SERVINGS.gunicorn : DEFAULT_SERVINGS.uwsgi);
}

/** A stand-in was there for another only. */
function asItself({ standsFor, ...server }: RoutedServer): RoutedServer {
  return standsFor === undefined ? server : { ...server, number: standsFor };
}

function isStopped({ state, tuning }: RoutedServer): boolean {
  return state === 'down' && tuning?.traffic !== 'down';
}

function tuningsOf(servers: readonly RoutedServer[]): Service['tunings'] | null {
  const tuned = servers.flatMap(({ number, tuning }) =>
    tuning === undefined ? [] : [[String(number), tuning] as const],
  );
  return tuned.length === 0 ? null : Object.fromEntries(tuned);
}

function unknown(generation: number): FaultError {
  return new FaultError({
    code: 'generation-unknown',
    message: `There is no generation ${generation} on disk that can be read.`,
    hint: '`signalbox history` lists those there are.',
  });
}

function down(): FaultError {
  return new FaultError({
    code: 'stack-down',
    message: 'The stack is down, so there is no config to go back from.',
    hint: 'Bring it up first: `signalbox up`, or the Up button.',
  });
}
