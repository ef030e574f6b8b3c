/** What the configs that served a stretch of time should have made of its requests. */
import type { TrafficFrame } from './traffic-frame.ts';

/**
 * Expected hits by backend, of the requests of that service in the frame, whatever configs they met; null where the
 * share of some of them is nobody's to know.
 */
export function expectedHits(frame: TrafficFrame, service: string): ReadonlyMap<string, number> | null {
  const expected = new Map<string, number>();
  const add = (name: string, count: number) => expected.set(name, (expected.get(name) ?? 0) + count);
  let isKeyed = false;
  for (const [forecast, count] of frame.forecasts) {
    if (forecast.service !== service) continue;
    if (forecast.predict !== null && count.unforeseen === 0) isKeyed = true;
    else if (forecast.shares === null || count.unforeseen > 0) return null;
    else for (const [name, share] of forecast.shares) add(name, share * count.requests);
  }
  if (isKeyed) for (const [name, count] of frame.keyed) add(name, count);
  return expected;
}
