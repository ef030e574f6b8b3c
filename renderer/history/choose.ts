/** Choosing in a list where one is looked at and two are compared. */

/** `add`: beside the one chosen first, or not any more; the second of two gives way to a third. */
export function choose<T>(chosen: readonly T[], one: T, how: 'only' | 'add'): readonly T[] {
  if (how === 'only' || chosen.length === 0) return [one];
  if (chosen.includes(one)) return chosen.length > 1 ? chosen.filter((other) => other !== one) : chosen;
  return [...chosen.slice(0, 1), one];
}

/** The neighbour in the list's order; at an end, the end. */
export function neighbourOf<T>(all: readonly T[], from: T, key: string): T | null {
  const at = all.indexOf(from);
  const to = TARGETS[key]?.(at, all.length - 1);
  return to === undefined ? null : (all[Math.min(Math.max(to, 0), all.length - 1)] ?? null);
}

const TARGETS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  Home: () => 0,
  End: (_at, last) => last,
};
