/** When a line was written, as far as it says so: what "jump to a time" looks for. */
import { parseErrorLine } from '../../stack/logs/read/parse-error-line.ts';
import type { LogHistory } from './log-history.ts';

/** Milliseconds since 1970; null where the line says none. Without a zone it is this machine's time. */
export function lineTimeMs(source: string, line: string): number | null {
  if (source === 'access') {
    const seconds = /"time":\s*(\d+(?:\.\d+)?)/.exec(line.slice(0, HEAD_CHARACTERS))?.[1];
    return seconds === undefined ? null : Math.round(Number(seconds) * 1000);
  }
  if (source === 'error') {
    const time = parseErrorLine(line)?.time.replaceAll('/', '-').replace(' ', 'T');
    return time === undefined ? null : numberOrNull(Date.parse(time));
  }
  const [, day, clock, zone = ''] = OUTPUT_TIME.exec(line.slice(0, HEAD_CHARACTERS)) ?? [];
  if (day === undefined || clock === undefined) return null;
  return numberOrNull(Date.parse(`${day}T${clock}${zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`));
}

/** `14:03`, `14:03:22`, or with a day before it, `2026-11-21 14:03`; the day is otherwise that of `near`. */
export function parseWantedTime(text: string, near: number): number | null {
  const [, day, hours, minutes, seconds = '00'] =
    /^(?:(\d{4}-\d\d-\d\d)[ T])?(\d{1,2}):(\d\d)(?::(\d\d(?:\.\d+)?))?$/.exec(text.trim()) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  const local = new Date(near);
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = day ?? `${local.getFullYear()}-${two(local.getMonth() + 1)}-${two(local.getDate())}`;
  return numberOrNull(Date.parse(`${date}T${hours.padStart(2, '0')}:${minutes}:${seconds}`));
}

/** The first line at that time or after it, as lines are in order but for a few; null where no line says a time. */
export function findLineAt(history: LogHistory, source: string, timeMs: number): number | null {
  let low = history.first;
  let high = history.end;
  while (low < high) {
    const middle = (low + high) >> 1;
    const known = nextTime(history, source, middle, high);
    if (known === null) high = middle;
    else if (known.timeMs < timeMs) low = known.number + 1;
    else high = middle;
  }
  const found = low < history.end ? low : history.end - 1;
  return nextTime(history, source, history.first, history.end) === null ? null : found;
}

function nextTime(
  history: LogHistory,
  source: string,
  from: number,
  to: number,
): { readonly number: number; readonly timeMs: number } | null {
  const last = Math.min(to, from + MOST_WITHOUT_TIME);
  for (let number = from; number < last; number += 1) {
    const line = history.line(number);
    const timeMs = line === null ? null : lineTimeMs(source, line);
    if (timeMs !== null) return { number, timeMs };
  }
  return null;
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

const OUTPUT_TIME = /(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:[.,]\d+)?) ?(Z|[+-]\d\d:?\d\d)?/;
const HEAD_CHARACTERS = 200;
/** A traceback is long; a log that says no time at all must not be read whole. */
const MOST_WITHOUT_TIME = 2_000;
