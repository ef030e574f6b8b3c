/** Work that several want at the same time is done once, and each of them hears how it goes. */
import type { Report } from '../engine.ts';

/** What is being worked at right now, by name. */
export type WorkAtHand = Map<string, { readonly done: Promise<void>; readonly listeners: Set<Report> }>;

/** Begins `work`, or joins who has begun it. Throws what the work throws, to everybody. */
export async function shareWork(
  atHand: WorkAtHand,
  name: string,
  report: Report,
  work: (report: Report) => Promise<void>,
): Promise<void> {
  const known = atHand.get(name);
  if (known !== undefined) {
    known.listeners.add(report);
    return await known.done;
  }
  const listeners = new Set([report]);
  const done = work((line) => {
    for (const listener of listeners) listener(line);
  }).finally(() => atHand.delete(name));
  atHand.set(name, { done, listeners });
  await done;
}
