/**
 * In: the wish, and the home's folders. Out: a certificate that nginx can be given for it, on disk, before nginx is told
 * of it. Must not know: which engine, who asked, nginx's text.
 */
import { readFile } from 'node:fs/promises';
import type { StackPlace } from '../../engines/engine.ts';
import type { Desired } from '../../model/desired.ts';
import { FaultError } from '../../model/faults.ts';
import { canonicalText } from '../../model/fingerprint.ts';
import type { CertificateFacts } from '../../model/tls.ts';
import { readDomains } from './authority-record.ts';
import { readFacts, readKeptCertificates } from './kept-certificates.ts';
import { namesInUse } from './names-in-use.ts';
import { authorityFile, certificateFolder } from './tls-paths.ts';

/** Renewed so long before its end that a month's holiday is no trouble. */
export const RENEW_BEFORE_MS = 45 * 86_400_000;

/** Does nothing while https is off. Faults: `certificate-missing`, and those of making one. */
export async function prepareTls(
  { home, nginxFolder }: Pick<StackPlace, 'home' | 'nginxFolder'>,
  { state, tls }: Desired,
  now: Date = new Date(),
): Promise<void> {
  if (state === 'down' || tls === undefined) return;
  if (tls.certificate.kind === 'own') {
    if ((await readFacts(nginxFolder, tls.certificate.id)) === null) throw missing();
    return;
  }
  const names = tls.certificate.names ?? [];
  const local = (await readKeptCertificates(nginxFolder, null))?.local ?? null;
  if (local !== null && (await isGood(local, { home, nginxFolder, names, now }))) return;
  // Only now: what makes certificates is large.
  const { makeLocalCertificate } = await import('./local-certificate.ts');
  await makeLocalCertificate({ home, nginxFolder, names, now });
}

/** As part of a change: what is wished already is the loop's to keep, and holds up no other change. */
export async function prepareTlsFor(
  before: Desired | null,
  wished: Desired,
  place: Pick<StackPlace, 'home' | 'nginxFolder'>,
): Promise<void> {
  const isNews =
    before?.state !== 'up' || canonicalText(before.tls ?? null) !== canonicalText(wished.tls ?? null);
  if (isNews) await prepareTls(place, wished);
}

interface Asked {
  readonly home: string;
  readonly nginxFolder: string;
  readonly names: readonly string[];
  readonly now: Date;
}

/** For the names in use and no others, long enough, and of the authority that is on disk now. */
async function isGood(local: CertificateFacts, { home, nginxFolder, names, now }: Asked): Promise<boolean> {
  if (new Date(local.expiresAt).getTime() - now.getTime() < RENEW_BEFORE_MS) return false;
  const [domains, authority, issuer] = await Promise.all([
    readDomains(home),
    readFile(authorityFile(home), 'utf8').catch(() => null),
    readFile(`${certificateFolder(nginxFolder, local.id)}/issuer.pem`, 'utf8').catch(() => null),
  ]);
  if (authority === null || authority !== issuer || domains === null) return false;
  const wanted = namesInUse(names, domains);
  return (
    wanted.every((name) => local.names.includes(name)) && local.names.every((name) => wanted.includes(name))
  );
}

function missing(): FaultError {
  return new FaultError({
    code: 'certificate-missing',
    message: 'The certificate of your own that is wished is not kept here any more, so nothing was changed.',
    hint: 'Import it again: `signalbox tls on --cert FILE --key FILE`.',
  });
}
