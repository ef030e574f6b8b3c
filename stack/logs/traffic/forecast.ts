/** What a config says of its requests before they come: shares, or for each request its backend. */

/** A request as the log has it: whatever has these three. */
export interface AskedRequest {
  readonly client: string;
  readonly method: string;
  readonly path: string;
}

/**
 * What decides. `turn`: each in turn. `draw`: by lot. `key`: the request's key. `load`: who is least busy or soonest
 * done. `bond`: the client is bound to a backend. `unknown`: that config is not on record any more.
 */
export type Rule = 'turn' | 'draw' | 'key' | 'load' | 'bond' | 'unknown';

/** Of one service in one generation. */
export interface Forecast {
  readonly service: string;
  readonly generation: number;
  readonly rule: Rule;
  /** 0 to 1 by backend, if requests and backends are alike; null where nothing fixes them. */
  readonly shares: ReadonlyMap<string, number> | null;
  /** Where the key decides; null from it: the log does not say enough. */
  readonly predict: ((request: AskedRequest) => string | null) | null;
}

/** The forecast for the service that backend is of: the same object for all of that service's backends. */
export type ForecastOf = (generation: number, backend: string) => Forecast;
