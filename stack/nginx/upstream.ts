/** One service as nginx's `upstream` block. https://nginx.org/en/docs/http/ngx_http_upstream_module.html */
import type { RoutedServer, RoutedService } from '../model/routing.ts';
import { hasFeature, refuseUnavailable } from './capabilities.ts';
import { checkedHashKey, checkedName, checkedSticky, checkedWholeNumber } from './checked-values.ts';
import { type Block, block, type Directive, directive } from './directive.ts';
import { serverDirective } from './server-line.ts';
import { includeSnippet, unlessSaid } from './snippet-lines.ts';

/**
 * `snippet`: the person's own lines for a group. Null when no server takes requests: nginx would accept such a group and answer 502.
 * Faults: `config-unsafe`, `method-unavailable`.
 */
export function upstreamOf(service: RoutedService, version: string | null, snippet?: string): Block | null {
  if (!takesRequests(service)) return null;
  refuseUnavailable(service, version);
  const name = checkedName(service.name);
  return block(
    'upstream',
    [name],
    [
      // Without a zone each worker would balance on its own.
      directive('zone', name, service.servers.length > SMALL_GROUP ? '256k' : '64k'),
      // The method comes before the servers, sticky and keepalive: nginx loses what stands in another order.
      ...methodDirectives(service),
      ...stickyDirectives(service),
      ...withoutOnlyBackups(service.servers).map(serverDirective),
      ...unlessSaid(keepaliveDirectives(service, version), snippet),
      ...includeSnippet('upstream', snippet),
    ],
  );
}

export function takesRequests({ servers, balancing }: RoutedService): boolean {
  return servers.some(
    ({ state, tuning }) => state === 'in' && (tuning?.traffic !== 'drain' || balancing?.sticky !== undefined),
  );
}

/** 64k holds 48 servers on long socket paths with nginx 1.22.1, and `nginx -t` fails beyond; newer ones keep more on each. */
const SMALL_GROUP = 24;

/** Below the 75 s after which a backend closes an idle connection: else a POST can meet a closed one. */
const UPSTREAM_IDLE = '30s';

const KEPT_CONNECTIONS = 16;

function methodDirectives({ method }: RoutedService): readonly Directive[] {
  switch (method.kind) {
    case 'round_robin':
      return [];
    case 'least_conn':
    case 'ip_hash':
      return [directive(method.kind)];
    case 'hash':
      return [directive('hash', checkedHashKey(method.key), ...(method.consistent ? ['consistent'] : []))];
    case 'random':
      return [directive('random', ...(method.two ? ['two', ...(method.by ? [method.by] : [])] : []))];
    case 'least_time':
      return [directive('least_time', method.by, ...(method.inflight ? ['inflight'] : []))];
    default:
      return method satisfies never;
  }
}

function stickyDirectives({ balancing }: RoutedService): readonly Directive[] {
  const sticky = balancing?.sticky;
  if (sticky === undefined) return [];
  const { kind } = checkedSticky(sticky);
  if (sticky.kind === 'route') return [directive('sticky', kind, ...sticky.variables)];
  const expires = sticky.expires === undefined ? [] : [`expires=${sticky.expires}`];
  return [directive('sticky', kind, sticky.name, ...expires, 'path=/')];
}

/** nginx refuses a group of backups only; where the others are not there yet, they are all it has. */
function withoutOnlyBackups(servers: readonly RoutedServer[]): readonly RoutedServer[] {
  if (servers.some((server) => server.tuning?.role !== 'backup')) return servers;
  return servers.map((server) => ({ ...server, tuning: { ...server.tuning, role: undefined } }));
}

function keepaliveDirectives(
  { protocol, balancing }: RoutedService,
  version: string | null,
): readonly Directive[] {
  // The uwsgi protocol has one request to a connection: nginx takes the directive and keeps none.
  if (protocol === 'uwsgi') return [];
  const kept = checkedWholeNumber(balancing?.keepalive ?? KEPT_CONNECTIONS);
  // An nginx that keeps connections by itself is told not to; an older one refuses the 0 and keeps none.
  if (kept === '0') return hasFeature(version, 'keepalive by default') ? [directive('keepalive', kept)] : [];
  return [
    directive('keepalive', kept),
    ...(hasFeature(version, 'upstream keepalive_timeout')
      ? [directive('keepalive_timeout', UPSTREAM_IDLE)]
      : []),
  ];
}
