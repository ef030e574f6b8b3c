/** A snapshot is sent whole; what is equal to the last one keeps its identity, so that only what changed is drawn again. */

/** `next`, with every equal part taken from `previous`. Plain data only. */
export function shareStructure<T>(previous: unknown, next: T): T {
  if (Object.is(previous, next)) return next;
  if (Array.isArray(previous) && Array.isArray(next)) return shareArray(previous, next) as T;
  if (isRecord(previous) && isRecord(next)) return shareRecord(previous, next) as T;
  return next;
}

function shareArray(previous: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  const shared = next.map((item, index) => shareStructure(previous[index], item));
  const isEqual =
    shared.length === previous.length && shared.every((item, index) => item === previous[index]);
  return isEqual ? previous : shared;
}

function shareRecord(
  previous: Readonly<Record<string, unknown>>,
  next: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const keys = Object.keys(next);
  const shared: Record<string, unknown> = {};
  let isEqual = keys.length === Object.keys(previous).length;
  for (const key of keys) {
    shared[key] = shareStructure(previous[key], next[key]);
    isEqual &&= key in previous && Object.is(shared[key], previous[key]);
  }
  return isEqual ? previous : shared;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
