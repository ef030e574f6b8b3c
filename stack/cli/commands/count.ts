import { open } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { answerOfCount } from '../print-count.ts';
import { programFiles } from '../program-files.ts';
import { type CommandFlags, Interrupted, runCommand } from '../run-command.ts';
import type { Terminal } from '../terminal.ts';

interface CountFlags extends CommandFlags {
  readonly format?: string;
}

export function addCount(program: Command): void {
  program
    .command('count')
    .description('count the requests of access logs, whoever wrote them: by backend address and by status')
    .argument('<file...>', 'logs, packed with gzip or not')
    .option('--format <format>', 'combined, or the text of a log_format (default: told by the first line)')
    .option('--json', 'one JSON object on standard output')
    .addHelpText('after', '\nNo stack is needed. Lines that cannot be read are counted as malformed.')
    .action((files: string[], flags: CountFlags) =>
      runCommand(flags, async (terminal) => {
        // Loaded only here: every other command starts without it.
        const { countFiles } = await import('../../control/logs/count-files.ts');
        const { CountThread } = await import('../../control/logs/count-thread.ts');
        const { readLogFormat } = await import('../../control/logs/read-log-format.ts');
        const format = flags.format ?? (await readLogFormat(files[0] ?? ''));
        const startedAtMs = performance.now();
        const more = (await sizeOf(files)) < WORTH_THREADS_BYTES ? 0 : availableParallelism() - 1;
        const counted = await countFiles(files, {
          wish: { format: format === 'signalbox' ? null : format },
          threads: Array.from({ length: more }, () => new CountThread(programFiles().countWorkerPath)),
          signal: terminal.signal,
          onProgress: tellProgress(terminal),
        }).catch((thrown: unknown) => {
          throw terminal.signal.aborted ? new Interrupted('Stopped counting.') : thrown;
        });
        return answerOfCount({ ...counted, files, format, ms: performance.now() - startedAtMs });
      }),
    );
}

/** A smaller log is counted before a thread has started. */
const WORTH_THREADS_BYTES = 16 * 1024 * 1024;

/** Files that cannot be opened are `countFiles`' to tell of. */
async function sizeOf(files: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const file of files) {
    const handle = await open(file, 'r').catch(() => null);
    bytes += (await handle?.stat())?.size ?? 0;
    await handle?.close();
  }
  return bytes;
}

function tellProgress(terminal: Terminal): (readBytes: number, totalBytes: number) => void {
  let toldAtMs = performance.now();
  return (readBytes, totalBytes) => {
    if (performance.now() - toldAtMs < TELL_EVERY_MS) return;
    toldAtMs = performance.now();
    terminal.step(`${Math.floor((readBytes / totalBytes) * 100)} % of ${printMib(totalBytes)} read`);
  };
}

const TELL_EVERY_MS = 1000;

function printMib(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}
