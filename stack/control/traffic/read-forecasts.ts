/** What each generation foretold of its requests, from the routing kept beside its printed files. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Forecast, ForecastOf } from '../../logs/traffic/forecast.ts';
import type { Routing } from '../../model/routing.ts';
import { forecastService } from '../../nginx/forecast-service.ts';
import { generationFolder, ROUTING_FILE, refusedFolder } from '../config/generation-paths.ts';
import { parseRouting } from '../config/served-routing.ts';

/** Reads a generation's record at its first line, at once and blocking, as it is a few hundred bytes; remembers it. */
export function createForecastOf(nginxFolder: string): ForecastOf {
  const known = new Map<string, Forecast>();
  return (generation, backend) => {
    const service = serviceOf(backend);
    const key = `${generation} ${service}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const forecast = forecastIn(readRouting(nginxFolder, generation), generation, service);
    if (known.size >= REMEMBERED) known.clear();
    known.set(key, forecast);
    return forecast;
  };
}

/** `flask-app-2` is of `flask-app`. */
export function serviceOf(backend: string): string {
  return backend.replace(/-\d+$/, '');
}

const REMEMBERED = 256;

function forecastIn(routing: Routing | null, generation: number, service: string): Forecast {
  const routed = routing?.services.find(({ name }) => name === service);
  if (routed === undefined) return { service, generation, rule: 'unknown', shares: null, predict: null };
  return { service, generation, ...forecastService(routed) };
}

/** A refused generation may have answered a few requests. Null: folders go after a while. */
function readRouting(nginxFolder: string, generation: number): Routing | null {
  for (const folder of [generationFolder(generation), refusedFolder(generation)]) {
    try {
      return parseRouting(readFileSync(join(nginxFolder, folder, ROUTING_FILE), 'utf8'), generation);
    } catch {
      // Not there: the other folder may have it.
    }
  }
  return null;
}
