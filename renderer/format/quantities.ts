/** Numbers as they stand in the board: short, of a steady width, with a thin space before the unit where one is written. */

/** `12,345`. */
export function countText(count: number): string {
  return COUNT.format(count);
}

/** A share from 0 to 1 as `33.3 %`, a tenth where it says something. */
export function shareText(share: number): string {
  const percent = share * 100;
  if (percent === 0) return '0 %';
  if (percent >= 99.95) return '100 %';
  return `${percent.toFixed(1)} %`;
}

/** Milliseconds in at most four characters: `0.4`, `12`, `340`, `1.2 s`. */
export function latencyText(ms: number): string {
  if (ms >= 10_000) return `${Math.round(ms / 1000)} s`;
  if (ms >= 1_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms >= 10 || ms === 0) return String(Math.round(ms));
  return ms.toFixed(1);
}

/** How long something took, with its unit: `131 ms`, `4.2 s`, `1 min 5 s`. */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** Of one core: `0.4 %`, `37 %`, `180 %`. */
export function cpuText(cores: number): string {
  const percent = cores * 100;
  if (percent >= 9.95) return `${Math.round(percent)} %`;
  return `${percent.toFixed(1)} %`;
}

/** Bytes in powers of 1024, three digits at most: `412 KiB`, `28.4 MiB`, `1.2 GiB`. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** The wall clock of an ISO time, `14:03:22`; the text itself when it is no time. */
export function clockText(isoTime: string): string {
  const time = new Date(isoTime);
  return Number.isNaN(time.getTime()) ? isoTime : CLOCK.format(time);
}

/** The same with its day, `21 Nov, 14:03:22`: for what may be older than a day. */
export function momentText(isoTime: string): string {
  const time = new Date(isoTime);
  return Number.isNaN(time.getTime()) ? isoTime : `${DAY.format(time)}, ${CLOCK.format(time)}`;
}

const COUNT = new Intl.NumberFormat('en-US');
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;
