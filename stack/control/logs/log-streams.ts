/** The contract's `log.follow` and `log.ack`: every shell's log views, by the names the shells gave them. */
import type { z } from 'zod';
import type { LogBatch } from '../../contract/contract.ts';
import type { logAckInput, logFollowInput } from '../../contract/inputs.ts';
import { FaultError } from '../../model/faults.ts';

import { followFile } from './follow-file.ts';
import type { FileBatch } from './line-intake.ts';
import { LogStream } from './log-stream.ts';

/** A backend's own output, oldest first, followed until aborted: `Engine.logs`. */
export type BackendLines = (
  name: string,
  options: { readonly tail: number; readonly signal: AbortSignal },
) => AsyncIterable<readonly string[]>;

export interface LogStreams {
  /**
   * Batches numbered from 1, until aborted, or, without `follow`, until what is there now was sent. At most `window`
   * of them go out beyond the last acknowledged one. Faults: `input-invalid` where the name is in use; the source's.
   */
  follow(input: z.output<typeof logFollowInput>, signal: AbortSignal): AsyncIterable<LogBatch>;
  /** Fault: `stream-unknown`, for a name never seen; one that has just ended is no fault. */
  ack(input: z.output<typeof logAckInput>): void;
}

/** Paths are absolute; the files may come later. */
export function createLogStreams(sources: {
  readonly accessLogPath: string;
  readonly errorLogPath: string;
  readonly backendLines: BackendLines;
}): LogStreams {
  const streams = new Map<string, LogStream>();
  const ended: string[] = [];

  const forget = (name: string) => {
    streams.delete(name);
    ended.push(name);
    if (ended.length > ENDED_REMEMBERED) ended.shift();
  };

  return {
    async *follow(input, signal) {
      if (streams.has(input.stream)) throw nameInUse(input.stream);
      const stream = new LogStream(input);
      streams.set(input.stream, stream);
      const stop = new AbortController();
      const abort = () => stop.abort();
      signal.addEventListener('abort', abort);
      if (signal.aborted) abort();
      void stream.fill(open(input, stop.signal, () => stream.finish()));
      try {
        yield* stream.batches(signal);
      } finally {
        abort();
        signal.removeEventListener('abort', abort);
        forget(input.stream);
      }
    },
    ack(input) {
      const stream = streams.get(input.stream);
      if (stream === undefined && !ended.includes(input.stream)) throw unknownStream(input.stream);
      stream?.acknowledge(input.sequence);
    },
  };

  /** `finish` is called once what was there is read, where the shell does not want to follow. */
  function open(
    input: z.output<typeof logFollowInput>,
    signal: AbortSignal,
    finish: () => void,
  ): AsyncIterable<FileBatch> {
    if (input.source !== 'access' && input.source !== 'error') {
      const lines = sources.backendLines(input.source, { tail: input.tail, signal });
      return batchesOf(lines, input.follow ? null : finish);
    }
    const path = input.source === 'access' ? sources.accessLogPath : sources.errorLogPath;
    const follower = followFile(path, { from: { lastLines: input.tail }, signal });
    if (!input.follow) follower.caughtUp().then(finish);
    return follower;
  }
}

/** A late acknowledgement crosses the stream's end on the way; so the last names are kept. */
const ENDED_REMEMBERED = 256;
/** An engine's output has no end to wait for: without `follow`, silence of so long after a line is taken for it. */
const SILENCE_MS = 500;
/** Before the first line the engine may still be opening its log. */
const FIRST_WORD_MS = 2000;

async function* batchesOf(
  source: AsyncIterable<readonly string[]>,
  onSilence: (() => void) | null,
): AsyncGenerator<FileBatch> {
  const waitFor = (ms: number) => (onSilence === null ? undefined : setTimeout(onSilence, ms));
  let timer = waitFor(FIRST_WORD_MS);
  try {
    for await (const lines of source) {
      clearTimeout(timer);
      timer = waitFor(SILENCE_MS);
      yield { lines, note: null };
    }
  } finally {
    clearTimeout(timer);
  }
}

function nameInUse(name: string): FaultError {
  return new FaultError({
    code: 'input-invalid',
    message: `Expected \`stream\` to be a name not in use, got "${name}".`,
    hint: 'Choose a name of its own for each stream.',
  });
}

function unknownStream(name: string): FaultError {
  return new FaultError({
    code: 'stream-unknown',
    message: `There is no stream named "${name}".`,
    hint: 'Follow a log first, then acknowledge its batches by the same name.',
  });
}
