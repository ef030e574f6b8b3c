/** What a config says of a service's requests before they come: by share, by key, or not at all. */
import type { RoutedService } from '../model/routing.ts';
import { expectedShares } from './expected-share.ts';
import { type PredictBackend, predictBackend } from './predict-backend.ts';

/** `turn`: each in turn. `draw`: by lot. `key`: the request's key. `load`: who is least busy. `bond`: `sticky`. */
export interface ServiceForecast {
  readonly rule: 'turn' | 'draw' | 'key' | 'load' | 'bond';
  /** 0 to 1 by backend; null where one of them is nobody's to know. */
  readonly shares: ReadonlyMap<string, number> | null;
  readonly predict: PredictBackend | null;
}

export function forecastService(service: RoutedService): ServiceForecast {
  const shares = wholeShares(service);
  const predict = predictBackend(service);
  return { rule: ruleOf(service, shares !== null && predict === null), shares, predict };
}

function wholeShares(service: RoutedService): ReadonlyMap<string, number> | null {
  const shares = new Map<string, number>();
  for (const [name, share] of expectedShares(service)) {
    if (share === null) return null;
    shares.set(name, share);
  }
  return shares;
}

/** A key nobody can read decides nothing where only one backend takes requests. */
function ruleOf({ method, balancing }: RoutedService, isShareKnown: boolean): ServiceForecast['rule'] {
  if (balancing?.sticky !== undefined) return isShareKnown ? 'turn' : 'bond';
  switch (method.kind) {
    case 'round_robin':
      return 'turn';
    case 'random':
      return method.two ? 'load' : 'draw';
    case 'least_conn':
    case 'least_time':
      return 'load';
    case 'ip_hash':
    case 'hash':
      return isShareKnown ? 'turn' : 'key';
    default:
      return method satisfies never;
  }
}
