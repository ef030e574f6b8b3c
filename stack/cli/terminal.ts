/** The two streams of a command: answers on standard output, everything else on standard error. */
export interface Terminal {
  readonly json: boolean;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** A line for a person who watches. */
  note(line: string): void;
  /** A line of something under way; of a step that is done; of one that failed. */
  step(line: string): void;
  done(line: string): void;
  failed(line: string): void;
  /** A line of the answer itself, for commands that answer as they go. */
  print(line: string): void;
}

/** What a command found: an object for programs, text for people. */
export interface Answer {
  readonly json: object;
  readonly text: string;
  readonly exitCode?: number;
}

/** `signal` is aborted by the first interruption; `json` says in which form the answer is wished. */
export function createTerminal(json: boolean, signal: AbortSignal): Terminal {
  return {
    json,
    signal,
    note: (line) => void process.stderr.write(`${printable(line)}\n`),
    step: (line) => void process.stderr.write(`  · ${printable(line)}\n`),
    done: (line) => void process.stderr.write(`  ✓ ${printable(line)}\n`),
    failed: (line) => void process.stderr.write(`  ✗ ${printable(line)}\n`),
    print: (line) => void process.stdout.write(`${line}\n`),
  };
}

/** Text from elsewhere must not steer the terminal: control characters become visible, tabs stay. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}
