/** Whole lines out of frames, each output by itself, with the time of the last one. */
import type { Frame } from './frames.ts';

export interface LineReader {
  /** The lines that became whole. */
  read(frames: readonly Frame[]): readonly string[];
  /** What is left of the last lines, once the stream is over. */
  end(): readonly string[];
  /** The engine's time of the last frame, RFC 3339 with nanoseconds; null before the first. */
  lastTime(): string | null;
}

/** Expects a time stamp and a space at the beginning of every frame, as the engine puts them when asked to. */
export function createLineReader(): LineReader {
  const rests = { stdout: '', stderr: '' };
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  let last: string | null = null;
  return {
    read: (frames) =>
      frames.flatMap(({ output, bytes }) => {
        const stamp = STAMP.exec(bytes.toString('latin1', 0, STAMP_BYTES));
        if (stamp !== null) last = stamp[1] ?? last;
        const words = stamp === null ? bytes : bytes.subarray(stamp[0].length);
        const lines = (rests[output] + decoders[output].decode(words, { stream: true })).split('\n');
        const rest = lines.pop() ?? '';
        // A line without end would grow for ever.
        const isTooLong = rest.length > LONGEST_LINE;
        rests[output] = isTooLong ? '' : rest;
        return [...lines, ...(isTooLong ? [rest] : [])].map((line) => line.replace(/\r$/, ''));
      }),
    end: () => Object.values(rests).filter((rest) => rest !== ''),
    lastTime: () => last,
  };
}

/** The moment after a time stamp, as `since` takes it: seconds and nanoseconds. */
export function momentAfter(stamp: string): string {
  const fraction = /\.(\d+)/.exec(stamp)?.[1] ?? '';
  const seconds = Math.floor(Date.parse(stamp.replace(/\.\d+/, '')) / 1000);
  const nanoseconds = BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0').slice(0, 9)) + 1n;
  return `${nanoseconds / 1_000_000_000n}.${String(nanoseconds % 1_000_000_000n).padStart(9, '0')}`;
}

const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) /;
const STAMP_BYTES = 40;
const LONGEST_LINE = 64 * 1024;
