import type { Command } from 'commander';
import { FaultError } from '../../model/faults.ts';
import type { AuthorityFacts, TrustView } from '../../model/trust.ts';
import { withSession } from '../open-session.ts';
import { trustLines } from '../print-tls.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';
import type { Answer } from '../terminal.ts';

interface TrustFlags extends CommandFlags {
  readonly doIt?: boolean;
  readonly undo?: boolean;
}

export function addTlsTrust(tls: Command): void {
  tls
    .command('trust')
    .description('how this system comes to trust the local authority; nothing is done unless you say so')
    .option('--do-it', 'on Linux, as root: put it into the system’s store, and look whether it is there')
    .option('--undo', 'with --do-it: take it out again; alone: the lines that do')
    .option('--json', 'one JSON object on standard output')
    .action((flags: TrustFlags) =>
      runCommand(flags, (terminal) =>
        withSession(resolveHome(), terminal, 'Stopped.', async (client) => {
          const view = await client.tls.trust();
          if (view.authority === null) throw noAuthority();
          return flags.doIt === true ? act(view.authority, flags) : tell(view, flags);
        }),
      ),
    );
}

function tell(view: TrustView, { undo }: TrustFlags): Answer {
  return { json: view, text: trustLines(view, undo === true ? 'undo' : 'do').join('\n') };
}

async function act(authority: AuthorityFacts, { undo }: TrustFlags): Promise<Answer> {
  const [{ distrustAuthority, trustAuthority }, { readSystem }, { storeOf }] = await Promise.all([
    import('../../control/tls/do-trust.ts'),
    import('../../control/tls/read-trust.ts'),
    import('../../control/tls/trust-ways.ts'),
  ]);
  const store = storeOf(await readSystem(), authority);
  if (store === null || process.getuid?.() !== 0) throw notHere(store === null);
  const json = { authority: authority.fingerprint, file: store.file, bundle: store.bundle };
  if (undo === true) {
    await distrustAuthority(authority, store);
    return {
      json: { ...json, trusted: false },
      text: `${authority.name} is trusted by this system no more: it is gone from ${store.bundle}.`,
    };
  }
  await trustAuthority(authority, store);
  return {
    json: { ...json, trusted: true },
    text: [
      `${authority.name} is trusted by this system: it is in ${store.bundle}.`,
      'To take it back: signalbox tls trust --do-it --undo',
      'Browsers have stores of their own: signalbox tls trust',
    ].join('\n'),
  };
}

function noAuthority(): FaultError {
  return new FaultError({
    code: 'certificate-missing',
    message:
      'There is no local authority yet: it is made when HTTPS is first switched on with a local certificate.',
    hint: 'Run: signalbox tls on',
  });
}

function notHere(isOtherSystem: boolean): FaultError {
  return new FaultError({
    code: 'input-invalid',
    message: isOtherSystem
      ? 'Signalbox can do it by itself on Debian, Ubuntu, Fedora, Red Hat and Arch Linux only.'
      : 'Only root may change this system’s store.',
    hint: 'Run the lines of `signalbox tls trust` yourself. Nothing was changed.',
  });
}
