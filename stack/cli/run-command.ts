/** One command from its first word to its exit code: signals, faults and the two forms of an answer. */
import { faultOfCall } from '../contract/client.ts';
import { type Fault, FaultError, faultOf } from '../model/faults.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { type Answer, createTerminal, printable, type Terminal } from './terminal.ts';

export interface CommandFlags {
  readonly json?: boolean;
}

/** Runs the work, prints its answer or its fault, and ends the process with the code that says which. */
export async function runCommand(
  flags: CommandFlags,
  work: (terminal: Terminal) => Promise<Answer | null>,
): Promise<never> {
  const interruption = new AbortController();
  const terminal = createTerminal(flags.json === true, interruption.signal);
  listenForInterruption(interruption);
  process.stdout.on('error', endWhenNobodyReads);
  const code = await work(terminal).then(
    (answer) => printAnswer(terminal, answer),
    (thrown) => printFailure(terminal, thrown),
  );
  return exit(code);
}

/** A fault of the words themselves, before there is a command to run. */
export async function refuseWords(json: boolean, fault: Fault): Promise<never> {
  return exit(printFault(createTerminal(json, new AbortController().signal), fault));
}

/** Writes what is still on its way, then ends: a command never hangs on a handle somebody left open. */
export function exit(code: number): Promise<never> {
  return new Promise(() => {
    process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
  });
}

/** Thrown where a wait was given up because the person asked; `message` says what keeps running. */
export class Interrupted extends Error {}

function printAnswer(terminal: Terminal, answer: Answer | null): number {
  if (answer === null) return EXIT.ok;
  if (terminal.json) terminal.print(JSON.stringify(answer.json));
  else if (answer.text !== '') terminal.print(answer.text.split('\n').map(printable).join('\n'));
  return answer.exitCode ?? EXIT.ok;
}

function printFailure(terminal: Terminal, thrown: unknown): number {
  if (thrown instanceof Interrupted) {
    terminal.note(thrown.message);
    return EXIT.interrupted;
  }
  return printFault(terminal, faultOfThrown(thrown));
}

function printFault(terminal: Terminal, fault: Fault): number {
  if (terminal.json) terminal.print(JSON.stringify({ fault }));
  else for (const line of faultLines(fault)) terminal.note(line);
  return exitCodeOf(fault);
}

/** A call's error carries its fault as data; anything of this process's own is a FaultError or a bug. */
function faultOfThrown(thrown: unknown): Fault {
  const isOfCall = (thrown as { code?: unknown } | null)?.code === 'FAULT';
  return isOfCall && !(thrown instanceof FaultError) ? faultOfCall(thrown) : faultOf(thrown);
}

/** The sentence with its code, then what to do next, then the evidence. */
export function faultLines({ code, message, hint, detail }: Fault): readonly string[] {
  return [
    `signalbox: ${message} (${code})`,
    ...(hint === undefined ? [] : [`  ${hint}`]),
    ...(detail === undefined ? [] : detail.split('\n').map((line) => `  | ${line}`)),
  ];
}

/** The first asks; the second does not ask. One Ctrl-C may reach us twice: from the terminal, and from npm above us. */
function listenForInterruption(interruption: AbortController): void {
  let askedAtMs = 0;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (interruption.signal.aborted) {
        if (performance.now() - askedAtMs > SAME_INTERRUPTION_MS) process.exit(EXIT.interrupted);
        return;
      }
      askedAtMs = performance.now();
      interruption.abort();
    });
  }
}

const SAME_INTERRUPTION_MS = 500;

/** `signalbox logs access | head` has read enough. */
function endWhenNobodyReads(error: NodeJS.ErrnoException): void {
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.bug);
}
