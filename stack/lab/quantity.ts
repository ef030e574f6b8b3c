/** Numbers as a person reads them. */

/** `12,300`: three figures count, the rest is noise. */
export function rateText(value: number): string {
  return wholeText(Number(value.toPrecision(3)));
}

/** `1,234`; small ones keep a figure behind the point. */
export function wholeText(value: number): string {
  if (Math.abs(value) < 10 && !Number.isInteger(value)) return value.toFixed(1);
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `0.42`, `7.1`, `128`; no unit. */
export function msText(value: number): string {
  if (value < 1) return value.toFixed(2);
  if (value < 100) return value.toFixed(1);
  return wholeText(value);
}

export function percentText(part: number): string {
  return `${Math.round(part * 100)} %`;
}
