/** The map a person expects of a load run. */

/**
 * `{1: 333, 2: 333, 3: 334}`: by the number a backend's name ends in, ascending; names without one follow, as they are.
 * Names of several services that end in the same number are written in full.
 */
export function formatPerBackend(perBackend: Readonly<Record<string, number>>): string {
  const names = Object.keys(perBackend);
  const numbers = names.map(numberOf).filter((number) => number !== null);
  const isPlain = new Set(numbers).size === numbers.length;
  const shown = names
    .toSorted((a, b) => (numberOf(a) ?? Infinity) - (numberOf(b) ?? Infinity) || (a < b ? -1 : 1))
    .map((name) => `${(isPlain ? numberOf(name) : null) ?? name}: ${perBackend[name]}`);
  return `{${shown.join(', ')}}`;
}

function numberOf(name: string): number | null {
  const digits = /-(\d+)$/.exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}
