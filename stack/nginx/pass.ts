/** How nginx passes a request on, whatever protocol the backends speak: one set of lines each, with equal meaning. */
import { type Balancing, NEXT_UPSTREAM_CONDITIONS } from '../model/balancing.ts';
import { checkedWholeNumber } from './checked-values.ts';
import { type ConfigLine, directive } from './directive.ts';
import { TRACE_HEADERS } from './trace-context.ts';

export interface Pass {
  /** What nginx's directives for it begin with: `proxy_read_timeout`, `uwsgi_read_timeout`. */
  readonly prefix: 'proxy' | 'uwsgi';
  /** Said once for the whole server; what a person says otherwise in a snippet of their own is left out. */
  readonly serverLines: readonly ConfigLine[];
  /** To the group `name`. Under a path of its own (`/api/`) the backend sees what follows it. */
  passTo(name: string, path: string): readonly ConfigLine[];
  /** After what a request goes to another backend; nothing where the service does not say. */
  nextUpstream(balancing: Balancing | undefined): readonly ConfigLine[];
}

/** Who asked, and for what, the same in every protocol. A client's own header of such a name is dropped. */
export const CLIENT_FACTS: readonly (readonly [header: string, value: string])[] = [
  ['Host', '$http_host'],
  ['X-Real-IP', '$remote_addr'],
  // What a client claims is dropped: this nginx is the first proxy, so the client is whom it sees.
  ['X-Forwarded-For', '$remote_addr'],
  ['X-Forwarded-Proto', '$scheme'],
  ['X-Request-ID', '$request_id'],
  ...TRACE_HEADERS,
];

/** How long a backend may stay silent, and what is tried again. */
export function patienceLines(prefix: Pass['prefix']): readonly ConfigLine[] {
  return [
    // A container that vanished sends no refusal, and the kernel asks for its address for 3 s.
    directive(`${prefix}_connect_timeout`, '1s'),
    directive(`${prefix}_read_timeout`, '60s'),
    directive(`${prefix}_next_upstream`, 'error', 'timeout'),
  ];
}

/** `lacking`: conditions nginx does not know of this protocol. */
export function nextUpstreamLines(
  prefix: Pass['prefix'],
  balancing: Balancing | undefined,
  lacking: readonly string[] = [],
): readonly ConfigLine[] {
  const next = balancing?.nextUpstream;
  if (next === undefined) return [];
  const conditions = NEXT_UPSTREAM_CONDITIONS.filter(
    (condition) => next.conditions.includes(condition) && !lacking.includes(condition),
  );
  return [
    directive(`${prefix}_next_upstream`, ...(conditions.length === 0 ? ['off'] : conditions)),
    ...(next.tries === undefined
      ? []
      : [directive(`${prefix}_next_upstream_tries`, checkedWholeNumber(next.tries))]),
  ];
}
