import { type Command, Option } from 'commander';
import { bothKinds } from '../../contract/both-kinds.ts';
import { checkInput } from '../../contract/check-input.ts';
import { loadInput } from '../../contract/inputs.ts';
import { withSession } from '../open-session.ts';
import { answerOfLoad, answerOfLoads } from '../print-load.ts';
import { readNumber } from '../read-words.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';
import { runOne, runUntilStopped } from '../run-loads.ts';
import type { Answer, Terminal } from '../terminal.ts';

interface HitFlags extends CommandFlags {
  readonly requests?: string;
  readonly for?: string;
  readonly concurrency?: string;
  readonly path?: string;
  readonly method?: string;
  readonly body?: string;
  readonly keepAlive?: boolean;
  readonly pause?: string;
  readonly both?: boolean;
  readonly thousand?: boolean;
  readonly rate?: string;
  readonly threads?: string;
  readonly addresses?: string;
  readonly https?: boolean;
  readonly resume?: boolean;
  readonly url?: string;
  readonly name?: string;
  readonly note?: string;
}

export function addHit(program: Command): void {
  program
    .command('hit')
    .description('send requests through nginx and count which backend answered each')
    .option('-n, --requests <n>', 'requests to send (default: 1000)')
    .option('--for <seconds>', 'send for so long instead')
    .option('-c, --concurrency <n>', 'requests under way at once (default: 100; with --both: 4 of each kind)')
    .option('--path <path>', 'what to ask for (default: "/")')
    .option('--method <method>', 'GET, POST or HEAD (default: GET)')
    .option('--body <bytes>', 'size of what a POST sends (default: 0; with --both: 1024)')
    .option('--keep-alive', 'use connections again instead of one for each request')
    .option('--rate <n>', 'requests per second that begin, whatever became of those before')
    .option('--threads <n>', 'that send; at most the cores of this machine (default: 1)')
    .option('--addresses <n>', 'client addresses, 127.0.0.1, 127.0.1.1 …: clients that `ip_hash` tells apart')
    .option('--https', 'by nginx’s https address, its certificate checked against our authority')
    .option('--resume', 'new https connections take up the session of the last')
    .option('--url <url>', 'another address of this machine instead of nginx')
    .option('--name <name>', 'of the past run it becomes: see `signalbox runs`')
    .option('--note <text>', 'kept with it')
    .option('--pause <ms>', 'rest of each client between its requests (default: 0; with --both: 10)')
    .addOption(
      new Option(
        '--both',
        'new and kept connections side by side, GET and POST, until Ctrl-C, --for or -n',
      ).conflicts(['method', 'keepAlive']),
    )
    .addOption(
      new Option('--thousand', '1000 requests, all 1000 at the same time').conflicts([
        'both',
        'requests',
        'concurrency',
        'for',
        'rate',
      ]),
    )
    .option('--json', 'one JSON object on standard output')
    .addHelpText(
      'after',
      '\nFailed requests are counted and shown; the exit code is 0 all the same. Change something while --both runs:' +
        '\nthe receipt tells what each kind of client lost.',
    )
    .action((flags: HitFlags) =>
      runCommand(flags, (terminal) =>
        flags.both === true ? hitBoth(flags, terminal) : hitOnce(flags, terminal),
      ),
    );
}

async function hitOnce(flags: HitFlags, terminal: Terminal): Promise<Answer> {
  const input = checkInput(loadInput, {
    ...wishOf(flags),
    ...(flags.method === undefined ? {} : { method: flags.method.toUpperCase() }),
    keepAlive: flags.keepAlive === true,
    ...(flags.thousand === true ? { requests: 1000, concurrency: 1000 } : {}),
  });
  return withSession(resolveHome(), terminal, 'Stopped sending. The stack runs on.', async (client) => {
    await client.stack.board(); // a controller of our own has to look before it knows whom to ask
    return answerOfLoad(await runOne(client, input, terminal.signal));
  });
}

/** Here Ctrl-C is the runs' end, not the command's: what they counted is told. */
async function hitBoth(flags: HitFlags, terminal: Terminal): Promise<Answer> {
  const inputs = bothKinds(wishOf(flags)).map((wish) => checkInput(loadInput, wish));
  const patient = { ...terminal, signal: new AbortController().signal };
  return withSession(resolveHome(), patient, '', async (client) => {
    await client.stack.board();
    terminal.note('Sending with new and with kept connections, GET and POST. Ctrl-C ends it and tells.');
    return answerOfLoads(await runUntilStopped(client, inputs, terminal.signal));
  });
}

/** Words that are no number stay words: the schema refuses them as they were typed. */
function wishOf(flags: HitFlags): object {
  const numbers = {
    requests: flags.requests,
    duration: flags.for,
    concurrency: flags.concurrency,
    bodyBytes: flags.body,
    pauseMs: flags.pause,
    rate: flags.rate,
    threads: flags.threads,
    addresses: flags.addresses,
  };
  const { path, url, name, note } = flags;
  return {
    ...Object.fromEntries(
      Object.entries(numbers).flatMap(([name, word]) =>
        word === undefined ? [] : [[name, readNumber(word)]],
      ),
    ),
    ...(flags.https === true ? { to: 'https' } : {}),
    ...(flags.resume === true ? { session: 'resumed' } : {}),
    ...Object.fromEntries(Object.entries({ path, url, name, note }).filter(([, word]) => word !== undefined)),
  };
}
