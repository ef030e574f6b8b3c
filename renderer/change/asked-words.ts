import { printMethod } from '../../stack/nginx/method-words.ts';
import type { Pending } from '../state/panel-store.ts';

/** What was asked for and has no receipt yet, in the receipt's own words; null when nothing. A load run is no change. */
export function askedWords(pending: Pending): string | null {
  const words = [
    ...(pending.power ? [pending.power] : []),
    ...(pending.scale !== null ? [`scale ${pending.scale}`] : []),
    ...(pending.method ? [`method ${printMethod(pending.method)}`] : []),
    ...Object.entries(pending.rows).map(([name, action]) => `${action} ${name}`),
    ...(pending.change ? [pending.change] : []),
  ];
  return words.length === 0 ? null : words.join(', ');
}
