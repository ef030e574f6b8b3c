import { MAX_SCALE } from '../../stack/model/desired.ts';
import type { Fault } from '../../stack/model/faults.ts';

/** What was typed as a scale, or the fault that says what a scale is. */
export function parseScale(text: string): number | Fault {
  const trimmed = text.trim();
  const scale = /^\d{1,3}$/.test(trimmed) ? Number(trimmed) : Number.NaN;
  if (scale >= 0 && scale <= MAX_SCALE) return scale;
  return {
    code: 'input-invalid',
    message: `Expected \`scale\` to be a whole number from 0 to ${MAX_SCALE}, got ${JSON.stringify(trimmed)}.`,
    hint: 'Nothing was changed.',
  };
}
