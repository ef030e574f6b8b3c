/** The person's own certificate, checked and kept for nginx; the wish is another matter. */
import { createHash } from 'node:crypto';
import type { ImportedCertificate } from '../../model/trust.ts';
import { factsOf } from './certificate-facts.ts';
import { checkOwn } from './check-own.ts';
import { keepCertificate } from './kept-certificates.ts';

/** The same chain has the same id. Faults: `certificate-invalid`, `certificate-unwritable`. */
export async function importOwn(
  nginxFolder: string,
  { certificate, key }: { readonly certificate: string; readonly key: string },
  now: Date = new Date(),
): Promise<ImportedCertificate> {
  const own = checkOwn(certificate, key, now);
  const id = `own-${createHash('sha256').update(own.chain).digest('hex').slice(0, 12)}`;
  const facts = factsOf(id, own.chain);
  await keepCertificate(nginxFolder, { facts, certificate: own.chain, key: own.key, issuer: null });
  const { names, issuer, expiresAt } = facts;
  return { id, names, issuer, expiresAt, warnings: own.warnings };
}
