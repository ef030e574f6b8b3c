/** One backend as its `server` line, with its name behind it as a comment. */
import type { RoutedServer } from '../model/routing.ts';
import { checkedAddress, checkedName, checkedRoute, checkedWholeNumber } from './checked-values.ts';
import { type Directive, notedDirective } from './directive.ts';

/**
 * One failure takes a backend out, as nginx's default, but for 1 s instead of 10: one request a second finds out
 * whether it is back. A refused connect costs that request nothing, it goes to the next backend.
 */
export function serverDirective({ backend, address, state, tuning = {} }: RoutedServer): Directive {
  return notedDirective(
    checkedName(backend),
    'server',
    checkedAddress(address),
    ...numbered('weight', tuning.weight),
    ...numbered('max_conns', tuning.maxConns),
    ...numbered('max_fails', tuning.maxFails ?? 1),
    `fail_timeout=${checkedWholeNumber(tuning.failTimeoutS ?? 1)}s`,
    ...(tuning.route === undefined ? [] : [`route=${checkedRoute(tuning.route)}`]),
    ...(tuning.role === 'backup' ? ['backup'] : []),
    ...trafficOf(state, tuning.traffic),
  );
}

function numbered(name: string, value: number | undefined): readonly string[] {
  return value === undefined ? [] : [`${name}=${checkedWholeNumber(value)}`];
}

function trafficOf(state: RoutedServer['state'], traffic: 'down' | 'drain' | undefined): readonly string[] {
  if (state === 'down') return ['down'];
  return traffic === undefined ? [] : [traffic];
}
