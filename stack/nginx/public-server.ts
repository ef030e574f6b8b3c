/** The server clients meet: the first service at `/`, a further one at `/NAME/`. */
import type { RoutedService, Routing } from '../model/routing.ts';
import { cachedLocations, cacheHeaders } from './caching-locations.ts';
import { checkedListen, checkedName } from './checked-values.ts';
import { type Block, block, type ConfigLine, comment, directive } from './directive.ts';
import type { Pass } from './pass.ts';
import { passOf } from './pass-of.ts';
import { defaultListen, includeSnippet, unlessSaid } from './snippet-lines.ts';
import { tlsLines } from './tls-lines.ts';
import { takesRequests } from './upstream.ts';

/** Without a service that takes requests it answers 503, and says why. Faults: `config-unsafe`. */
export function publicServer(routing: Routing): Block {
  const { site, snippets } = routing;
  return block(
    'server',
    [],
    [
      directive('listen', checkedListen(site.listen), ...defaultListen(snippets)),
      ...tlsLines(routing),
      ...serverLines(routing),
    ],
  );
}

/** All but where it listens: what a server says that leads to the services. */
export function serverLines(routing: Omit<Routing, 'site'>): readonly ConfigLine[] {
  const { services, snippets } = routing;
  return [
    ...spokenPasses(services).flatMap((pass) => unlessSaid(pass.serverLines, snippets?.server)),
    ...cacheHeaders(routing),
    ...(services.length === 0 ? [block('location', ['/'], answer503('No service is set up.'))] : []),
    ...services.flatMap((service, index) => locationsOf(service, index, routing)),
    // Last, so that nginx tells of what stands twice by the person's own line.
    ...includeSnippet('server', snippets?.server),
  ];
}

/** The pass of each protocol that is spoken; http's where nobody is there to be spoken to. */
function spokenPasses(services: readonly RoutedService[]): readonly Pass[] {
  const spoken = PROTOCOLS.filter((protocol) => services.some((service) => service.protocol === protocol));
  return (spoken.length === 0 ? (['http'] as const) : spoken).map(passOf);
}

const PROTOCOLS = ['http', 'uwsgi'] as const;

function locationsOf(
  service: RoutedService,
  index: number,
  routing: Omit<Routing, 'site'>,
): readonly Block[] {
  const path = pathOf(service, index);
  const lines = takesRequests(service) ? passLines(service, path) : answer503(reasonOf(service));
  const cached = cachedLocations({ service, path, reason: reasonOf(service) }, routing);
  // All of it may be cached.
  const isWhole = cached.some(({ args }) => args[0] === path);
  return isWhole ? cached : [block('location', [path], lines), ...cached];
}

/** Where the service is reached; `index` is its place among the services. */
export function pathOf(service: RoutedService, index: number): string {
  return index === 0 ? '/' : `/${checkedName(service.name)}/`;
}

/** What a location says that leads to the service’s backends: for a service that takes requests. */
export function passLines({ name, protocol, balancing }: RoutedService, path: string): readonly ConfigLine[] {
  const pass = passOf(protocol);
  return [...pass.passTo(checkedName(name), path), ...pass.nextUpstream(balancing)];
}

function reasonOf({ name, servers }: RoutedService): string {
  if (servers.length === 0) return `No backend of ${name} is running.`;
  return `No backend of ${name} takes requests: all ${servers.length} are stopped or not ready yet.`;
}

function answer503(reason: string): readonly ConfigLine[] {
  return [
    comment('Not a group of servers that are all down: nginx accepts one and answers 502.'),
    directive('default_type', 'text/plain'),
    directive('return', '503', reason),
  ];
}
