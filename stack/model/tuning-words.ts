/** What is asked of a backend or a service beyond the method, in nginx's own words, as receipts and shells name it. */
import type { BackendTuning, Balancing } from './balancing.ts';

/** `weight=3 max_conns=10 backup`; `as by default` where nothing is asked. */
export function tuningWords(tuning: BackendTuning): string {
  const { weight, maxConns, maxFails, failTimeoutS, role, traffic, route } = tuning;
  const words = [
    weight === undefined ? null : `weight=${weight}`,
    maxConns === undefined ? null : `max_conns=${maxConns}`,
    maxFails === undefined ? null : `max_fails=${maxFails}`,
    failTimeoutS === undefined ? null : `fail_timeout=${failTimeoutS}s`,
    role ?? null,
    traffic ?? null,
    route === undefined ? null : `route=${route}`,
  ].filter((word) => word !== null);
  return words.length === 0 ? 'as by default' : words.join(' ');
}

/** `sticky cookie srv, keepalive 8`; `balancing as by default` where nothing is asked. */
export function balancingWords({ sticky, keepalive, nextUpstream }: Balancing): string {
  const words = [
    ...(sticky === undefined ? [] : [`sticky ${stickyWords(sticky)}`]),
    ...(keepalive === undefined ? [] : [`keepalive ${keepalive}`]),
    ...(nextUpstream === undefined ? [] : [`next upstream ${nextWords(nextUpstream)}`]),
  ];
  return words.length === 0 ? 'balancing as by default' : words.join(', ');
}

function stickyWords(sticky: NonNullable<Balancing['sticky']>): string {
  if (sticky.kind === 'route') return ['route', ...sticky.variables].join(' ');
  return `cookie ${sticky.name}${sticky.expires === undefined ? '' : ` expires=${sticky.expires}`}`;
}

function nextWords({ conditions, tries }: NonNullable<Balancing['nextUpstream']>): string {
  const after = conditions.length === 0 ? 'off' : conditions.join(' ');
  return tries === undefined || tries === 0 ? after : `${after} tries ${tries}`;
}
