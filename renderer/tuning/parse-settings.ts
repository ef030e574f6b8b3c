/** What was typed of a backend's or the service's settings: values, or the sentence that says what one has to be. */
import {
  type BackendTuning,
  type Balancing,
  MAX_CONNS,
  MAX_FAIL_TIMEOUT_S,
  MAX_FAILS,
  MAX_KEEPALIVE,
  MAX_TRIES,
  MAX_WEIGHT,
  type NextUpstreamCondition,
  ROUTE_NAME,
  STICKY_COOKIE_NAME,
  STICKY_EXPIRES,
  STICKY_VARIABLE,
} from '../../stack/model/balancing.ts';
import { field, matching, type Parsed, parsed, shown, type Wrong, whole } from './parse-fields.ts';

export interface TuningDraft {
  readonly weight: string;
  readonly maxConns: string;
  readonly maxFails: string;
  readonly failTimeoutS: string;
  readonly backup: 'backup' | 'primary';
  readonly traffic: 'in' | 'down' | 'drain';
  readonly route: string;
}

export interface BalancingDraft {
  readonly sticky: 'none' | 'cookie' | 'route';
  readonly cookie: string;
  readonly expires: string;
  readonly variables: string;
  readonly keepalive: string;
  readonly next: 'default' | 'chosen';
  readonly conditions: readonly NextUpstreamCondition[];
  readonly tries: string;
}

export function draftOfTuning(tuning: BackendTuning): TuningDraft {
  return {
    weight: shown(tuning.weight),
    maxConns: shown(tuning.maxConns),
    maxFails: shown(tuning.maxFails),
    failTimeoutS: shown(tuning.failTimeoutS),
    backup: tuning.role ?? 'primary',
    traffic: tuning.traffic ?? 'in',
    route: tuning.route ?? '',
  };
}

/** An empty field is not set: nginx is told what it was always told. */
export function parseTuning(draft: TuningDraft): Parsed<BackendTuning> {
  return parsed((wrong) => ({
    ...field('weight', whole(draft.weight, 'weight', 1, MAX_WEIGHT, wrong)),
    ...field('maxConns', whole(draft.maxConns, 'max_conns', 0, MAX_CONNS, wrong)),
    ...field('maxFails', whole(draft.maxFails, 'max_fails', 0, MAX_FAILS, wrong)),
    ...field('failTimeoutS', whole(draft.failTimeoutS, 'fail_timeout', 0, MAX_FAIL_TIMEOUT_S, wrong)),
    ...(draft.backup === 'backup' ? { role: draft.backup } : {}),
    ...(draft.traffic === 'in' ? {} : { traffic: draft.traffic }),
    ...field('route', matching(draft.route, 'route', ROUTE_NAME, 'letters, digits, `_` and `-`', wrong)),
  }));
}

export function draftOfBalancing({ sticky, keepalive, nextUpstream }: Balancing): BalancingDraft {
  return {
    sticky: sticky?.kind ?? 'none',
    cookie: sticky?.kind === 'cookie' ? sticky.name : 'signalbox',
    expires: sticky?.kind === 'cookie' ? (sticky.expires ?? '') : '',
    variables: sticky?.kind === 'route' ? sticky.variables.join(' ') : '$cookie_route',
    keepalive: shown(keepalive),
    next: nextUpstream === undefined ? 'default' : 'chosen',
    conditions: nextUpstream?.conditions ?? ['error', 'timeout'],
    tries: shown(nextUpstream?.tries),
  };
}

export function parseBalancing(draft: BalancingDraft): Parsed<Balancing> {
  return parsed((wrong) => ({
    ...field('sticky', stickyOf(draft, wrong)),
    ...field('keepalive', whole(draft.keepalive, 'keepalive', 0, MAX_KEEPALIVE, wrong)),
    ...(draft.next === 'default'
      ? {}
      : {
          nextUpstream: {
            conditions: draft.conditions,
            ...field('tries', whole(draft.tries, 'tries', 0, MAX_TRIES, wrong)),
          },
        }),
  }));
}

function stickyOf(draft: BalancingDraft, wrong: Wrong): Balancing['sticky'] {
  if (draft.sticky === 'none') return undefined;
  if (draft.sticky === 'route') {
    const variables = draft.variables.trim().split(/\s+/);
    if (variables.length > MAX_VARIABLES || variables.some((one) => !STICKY_VARIABLE.test(one))) {
      wrong('route', `1 to ${MAX_VARIABLES} nginx variables, such as \`$cookie_route\``, draft.variables);
    }
    return { kind: 'route', variables };
  }
  const name = draft.cookie.trim();
  if (!STICKY_COOKIE_NAME.test(name)) wrong('cookie', 'the name of a cookie', name);
  const expires = matching(draft.expires, 'expires', STICKY_EXPIRES, 'a time such as `1h`, or `max`', wrong);
  return { kind: 'cookie', name, ...field('expires', expires) };
}

/** As the contract has it. */
const MAX_VARIABLES = 8;
