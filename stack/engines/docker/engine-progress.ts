/** The engine's stream of JSON lines about a build, a pull or an import, to its end. */
import { readJsonLines } from './json-lines.ts';

export interface Progress {
  /** The last words, oldest first. */
  readonly lines: readonly string[];
  /** The engine's error; null when the work was done. */
  readonly error: string | null;
  /** The id of the image that was made; null where the engine named none. */
  readonly imageId: string | null;
}

/** Calls `onLine` with each line of words; never throws for an error the engine reports in the stream. */
export async function followProgress(
  stream: NodeJS.ReadableStream,
  onLine: (line: string) => void,
): Promise<Progress> {
  const lines: string[] = [];
  let error: string | null = null;
  let imageId: string | null = null;
  for await (const value of readJsonLines(stream)) {
    const message = value as EngineMessage;
    if (typeof message.error === 'string') error = message.error.trim();
    imageId = message.aux?.ID ?? /^Successfully built ([0-9a-f]+)/.exec(message.stream ?? '')?.[1] ?? imageId;
    for (const line of (message.stream ?? message.status ?? '').split(/[\r\n]+/)) {
      if (line.trim() === '') continue;
      onLine(line.trimEnd());
      lines.push(line.trimEnd());
      if (lines.length > KEPT_LINES) lines.shift();
    }
  }
  return { lines, error, imageId };
}

/** `Step 3/7 : RUN apt-get update && …` → `step 3 of 7: RUN apt-get update`; null for a line within a step. */
export function stepWords(line: string): string | null {
  const match = /^Step (\d+)\/(\d+) : (.*)$/i.exec(line);
  if (match === null) return null;
  const [, number, total, instruction = ''] = match;
  const words = (instruction.split(/\s+&&\s+/)[0] ?? '').replace(/\s+/g, ' ').trim();
  return `step ${number} of ${total}: ${words.length > 80 ? `${words.slice(0, 79)}…` : words}`;
}

const KEPT_LINES = 20;

interface EngineMessage {
  readonly stream?: string;
  readonly status?: string;
  readonly error?: string;
  readonly aux?: { readonly ID?: string };
}
