/** The time axis of a chart in words: as fine as its steps, and never the same twice. */

/** Steps a chart may choose from, in seconds: a wall clock has none below one. */
export const CLOCK_STEPS_S: readonly number[] = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400,
];

/** `times` in seconds since 1970, ascending. Seconds where steps are below a minute; the day where one begins. */
export function clockTicks(times: readonly number[], stepS: number): readonly string[] {
  const clock = stepS < MINUTE_S ? SECONDS : MINUTES;
  return times.map((time) => {
    const moment = new Date(time * 1000);
    const words = clock.format(moment);
    return /^00:00(:00)?$/.test(words) ? DAY.format(moment) : words;
  });
}

const MINUTE_S = 60;
const SECONDS = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const MINUTES = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
