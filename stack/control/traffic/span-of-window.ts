/** Where a window begins, and by what its requests are told from the others. */
import type { TrafficBook } from '../../logs/traffic/traffic-book.ts';
import type { TrafficWindow } from '../../model/traffic.ts';
import type { TrafficFacts } from './traffic-facts.ts';

/** `fromMs` in milliseconds since 1970; null: the log is empty. */
export type Span =
  | { readonly kind: 'generation'; readonly generation: number; readonly fromMs: number | null }
  | { readonly kind: 'seconds'; readonly fromMs: number }
  | { readonly kind: 'all'; readonly fromMs: number | null };

/** `change` goes by the number in each line: exact, whatever old workers still log. All, where no config serves. */
export function spanOf(
  window: TrafficWindow,
  book: TrafficBook,
  { observed, changedAtMs, nowMs }: Pick<TrafficFacts, 'observed' | 'changedAtMs' | 'nowMs'>,
): Span {
  switch (window) {
    case 'change': {
      const generation = observed?.served?.generation;
      if (generation === undefined) return { kind: 'all', fromMs: book.firstMs };
      const firstMs = book.generations.firstOf(generation);
      // Its workers may have answered before the change was found proven.
      const fromMs = Math.min(firstMs ?? Number.POSITIVE_INFINITY, changedAtMs ?? Number.POSITIVE_INFINITY);
      return { kind: 'generation', generation, fromMs: Number.isFinite(fromMs) ? fromMs : null };
    }
    case '1m':
      return { kind: 'seconds', fromMs: secondsBack(nowMs, 60) };
    case '5m':
      return { kind: 'seconds', fromMs: secondsBack(nowMs, 300) };
    case 'all':
      return { kind: 'all', fromMs: book.firstMs };
    default:
      return window satisfies never;
  }
}

/** So many whole seconds, the one that is not over among them. */
function secondsBack(nowMs: number, seconds: number): number {
  return (Math.floor(nowMs / 1000) - seconds + 1) * 1000;
}
