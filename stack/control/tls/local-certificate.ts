/** A certificate of the local authority for the names in use, made when there is none that will do. */
import { isIP } from 'node:net';
import { FaultError } from '../../model/faults.ts';
import type { CertificateFacts } from '../../model/tls.ts';
import { type Authority, readOrMakeAuthority } from './authority.ts';
import { factsOf } from './certificate-facts.ts';
import { issueLeaf } from './issue.ts';
import { keepCertificate, listKept } from './kept-certificates.ts';
import { namesInUse } from './names-in-use.ts';
import { isVouchedFor } from './vouched-names.ts';

export interface LocalWish {
  readonly home: string;
  readonly nginxFolder: string;
  /** Beyond those always in use. */
  readonly names: readonly string[];
  readonly now: Date;
}

/** Faults: `name-unvouched`, `authority-unreadable`, `certificate-unwritable`. */
export async function makeLocalCertificate({
  home,
  nginxFolder,
  names,
  now,
}: LocalWish): Promise<CertificateFacts> {
  const authority = await readOrMakeAuthority(home, now);
  refuseUnvouched(names, authority);
  const wanted = namesInUse(names, authority.domains);
  const { certificate, key } = await issueLeaf(authority, { names: wanted, now });
  const facts = factsOf(await nextId(nginxFolder), certificate);
  await keepCertificate(nginxFolder, { facts, certificate, key, issuer: authority.certificate });
  return facts;
}

function refuseUnvouched(names: readonly string[], { domains }: Authority): void {
  const wrong = names.find((name) => !isVouchedFor(name, domains));
  if (wrong === undefined) return;
  throw new FaultError({
    code: 'name-unvouched',
    message:
      isIP(wrong) === 0
        ? `The local authority may not vouch for ${wrong}: only for names in ${domains.join(', ')}.`
        : `The local authority may not vouch for ${wrong}: only for addresses of this machine and of private networks.`,
    hint: 'Trusting it must never put the public web at risk. For such a name use a certificate of your own: `signalbox tls on --cert FILE --key FILE`.',
  });
}

/** Never one that was used: a generation of the history that names it means one certificate for good. */
async function nextId(nginxFolder: string): Promise<string> {
  const numbers = (await listKept(nginxFolder))
    .filter((id) => id.startsWith('local-'))
    .map((id) => Number(id.slice('local-'.length)));
  return `local-${String(1 + Math.max(0, ...numbers)).padStart(6, '0')}`;
}
