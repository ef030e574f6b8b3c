import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { z } from 'zod';
import { checkInput } from '../../contract/check-input.ts';
import type { SignalboxClient } from '../../contract/client.ts';
import type { LogBatch } from '../../contract/contract.ts';
import { logFollowInput } from '../../contract/inputs.ts';
import { FaultError } from '../../model/faults.ts';
import { withSession } from '../open-session.ts';
import { readNumber } from '../read-words.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, Interrupted, runCommand } from '../run-command.ts';
import { printable, type Terminal } from '../terminal.ts';

interface LogsFlags extends CommandFlags {
  readonly follow?: boolean;
  readonly lines?: string;
}

type LogInput = z.output<typeof logFollowInput>;

export function addLogs(program: Command): void {
  program
    .command('logs')
    .description('lines of nginx’s access or error log, or of one backend')
    .argument('<source>', 'access, error, or a backend’s name')
    .option('-f, --follow', 'go on with new lines until Ctrl-C')
    .option('-n, --lines <n>', 'lines of the past to begin with (default: 500)')
    .option('--json', 'one JSON object; with -f one per line: {"line"}, {"skipped"} or {"note"}')
    .action((source: string, flags: LogsFlags) =>
      runCommand(flags, async (terminal) => {
        const input = checkInput(logFollowInput, {
          stream: randomUUID(),
          source,
          follow: flags.follow === true,
          ...(flags.lines === undefined ? {} : { tail: readNumber(flags.lines) }),
        });
        return input.follow ? await follow(input, terminal) : await list(input, terminal);
      }),
    );
}

async function list(input: LogInput, terminal: Terminal) {
  return withSession(resolveHome(), terminal, 'Stopped reading.', async (client) => {
    const lines: string[] = [];
    let skipped = 0;
    await eachBatch(client, input, (batch) => {
      lines.push(...batch.lines);
      skipped += batch.skipped;
      if (batch.note !== null) terminal.note(batch.note);
    });
    if (skipped > 0) terminal.note(`${skipped} lines were not shown.`);
    return { json: { source: input.source, lines, skipped }, text: lines.join('\n') };
  });
}

/** A controller that leaves takes the stream with it; the next one, ours if need be, goes on from now. */
async function follow(input: LogInput, terminal: Terminal): Promise<null> {
  for (let next = input; ; next = { ...input, stream: randomUUID(), tail: 0 }) {
    try {
      const tellAll = (client: SignalboxClient) => eachBatch(client, next, (batch) => tell(batch, terminal));
      await withSession(resolveHome(), terminal, '', tellAll, 'follower');
      return null;
    } catch (error) {
      if (error instanceof Interrupted) return null;
      if (!(error instanceof FaultError) || error.fault.code !== 'controller-gone') throw error;
      terminal.note('The controller ended; following on with the next one.');
    }
  }
}

async function eachBatch(
  client: SignalboxClient,
  input: LogInput,
  take: (batch: LogBatch) => void,
): Promise<void> {
  for await (const batch of await client.log.follow(input)) {
    take(batch);
    await client.log.ack({ stream: input.stream, sequence: batch.sequence });
  }
}

function tell(batch: LogBatch, terminal: Terminal): void {
  for (const line of batch.lines) terminal.print(terminal.json ? JSON.stringify({ line }) : printable(line));
  if (batch.skipped > 0) {
    if (terminal.json) terminal.print(JSON.stringify({ skipped: batch.skipped }));
    else terminal.note(`${batch.skipped} lines were not shown.`);
  }
  if (batch.note === null) return;
  if (terminal.json) terminal.print(JSON.stringify({ note: batch.note }));
  else terminal.note(batch.note);
}
