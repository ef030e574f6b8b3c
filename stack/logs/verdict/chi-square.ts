/** Pearson's goodness of fit: how likely chance alone makes counts differ so much from what was expected. */
import type { ChiSquare } from '../../model/traffic.ts';

/** Below, the distribution is not the one reckoned with (Cochran's rule). */
export const LEAST_EXPECTED = 5;

/**
 * `expected` in counts, not shares; cells where nothing is expected are left out. Null where a cell expects too little
 * for the test, or fewer than two cells are left.
 */
export function testFit(observed: readonly number[], expected: readonly number[]): ChiSquare | null {
  const cells = expected.flatMap((value, at) =>
    value > 0 ? [{ expected: value, observed: observed[at] ?? 0 }] : [],
  );
  if (cells.length < 2 || cells.some((cell) => cell.expected < LEAST_EXPECTED - ROUNDING)) return null;
  const statistic = cells.reduce(
    (sum, cell) => sum + (cell.observed - cell.expected) ** 2 / cell.expected,
    0,
  );
  const degrees = cells.length - 1;
  return { statistic, degrees, p: chiSquareTail(statistic, degrees) };
}

/** A third of a count is no exact number. */
const ROUNDING = 1e-6;

/** The part of the chi-square distribution above `statistic`: the regularized upper gamma function. */
export function chiSquareTail(statistic: number, degrees: number): number {
  if (statistic <= 0) return 1;
  const [a, x] = [degrees / 2, statistic / 2];
  return x < a + 1 ? 1 - lowerBySeries(a, x) : upperByFraction(a, x);
}

const ENOUGH_TERMS = 1000;
const PRECISION = 1e-14;

function lowerBySeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < ENOUGH_TERMS && term > sum * PRECISION; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * Math.exp(a * Math.log(x) - x - logGamma(a));
}

/** Lentz's way to read a continued fraction from its front. */
function upperByFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < ENOUGH_TERMS; n += 1) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    fraction *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) break;
  }
  return fraction * Math.exp(a * Math.log(x) - x - logGamma(a));
}

/** Stirling's series, after the argument was lifted to where it is exact to 1e-13. */
function logGamma(value: number): number {
  let product = 1;
  let z = value;
  for (; z < 12; z += 1) product *= z;
  const series = 1 / (12 * z) - 1 / (360 * z ** 3) + 1 / (1260 * z ** 5) - 1 / (1680 * z ** 7);
  return (z - 0.5) * Math.log(z) - z + Math.log(2 * Math.PI) / 2 + series - Math.log(product);
}
