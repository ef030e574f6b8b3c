import type { Command } from 'commander';
import { checkInput } from '../../contract/check-input.ts';
import { tlsWishSchema } from '../../contract/tls-schema.ts';
import type { Board } from '../../model/board.ts';
import { applyEdits, revisionInput } from '../apply-edits.ts';
import { withSession } from '../open-session.ts';
import { answerOfReceipt } from '../print-receipt.ts';
import { answerOfTls } from '../print-tls.ts';
import { readOwn, type TlsFlags, tlsWish } from '../read-tls.ts';
import { IF_REVISION, type RevisionFlags, readRevision } from '../read-words.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';
import { addTlsTrust } from './tls-trust.ts';

const JSON_OPTION = ['--json', 'one JSON object on standard output'] as const;

export function addTls(program: Command): void {
  const tls = program
    .command('tls')
    .description('HTTPS beside http, with certificates of this machine or your own');
  tls
    .command('show', { isDefault: true })
    .description('where https is served, by which certificate, until when')
    .option(...JSON_OPTION)
    .action((flags: CommandFlags) =>
      runCommand(flags, (terminal) =>
        withSession(resolveHome(), terminal, 'Stopped reading.', async (client) =>
          answerOfTls(await client.stack.board()),
        ),
      ),
    );
  tls
    .command('on')
    .description('HTTPS on a port of its own; said again, set otherwise. What is not named stays as it is')
    .option('--port <port>', 'of 127.0.0.1 (default: the one nginx was made with)')
    .option('--redirect', 'http answers nothing but where https is')
    .option('--no-redirect', 'http serves as before')
    .option('--http2', 'offer HTTP/2, as by default')
    .option('--no-http2', 'HTTP/1.1 alone')
    .option('--name <names...>', 'names and addresses beside localhost, for the local certificate')
    .option('--cert <file>', 'your own certificate and its chain, PEM')
    .option('--key <file>', 'its key, PEM, without a passphrase')
    .option('--local', 'the local certificate again, in the place of your own')
    .option(...IF_REVISION)
    .option(...JSON_OPTION)
    .action((flags: TlsFlags & RevisionFlags & CommandFlags) =>
      runCommand(flags, async (terminal) => {
        const { revision } = checkInput(revisionInput, readRevision(flags));
        const own = await readOwn(flags);
        return withSession(resolveHome(), terminal, INTERRUPTED, async (client) => {
          const imported = own === null ? null : await client.tls.import(own);
          const edit = (board: Board) => checkInput(tlsWishSchema, tlsWish(board, flags, imported));
          const receipt = await applyEdits(client, terminal, revision, (board) => [
            { kind: 'tls', tls: edit(board) },
          ]);
          const answer = answerOfReceipt(receipt);
          const warnings = (imported?.warnings ?? []).map((warning) => `  ${warning}`);
          const url = (await client.stack.board()).tls?.url ?? null;
          const lines = url === null ? [] : [`  ${url} — to have it trusted: signalbox tls trust`];
          return { ...answer, text: [answer.text, ...lines, ...warnings].join('\n') };
        });
      }),
    );
  tls
    .command('off')
    .description('http alone')
    .option(...IF_REVISION)
    .option(...JSON_OPTION)
    .action((flags: RevisionFlags & CommandFlags) =>
      runCommand(flags, async (terminal) => {
        const { revision } = checkInput(revisionInput, readRevision(flags));
        return withSession(resolveHome(), terminal, INTERRUPTED, async (client) =>
          answerOfReceipt(await applyEdits(client, terminal, revision, () => [{ kind: 'tls', tls: null }])),
        );
      }),
    );
  addTlsTrust(tls);
}

const INTERRUPTED =
  'Stopped waiting. nginx serves on, with HTTPS as before or as asked: `signalbox tls` says which.';
