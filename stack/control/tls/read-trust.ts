/** The local authority as a person may trust it, and how. */
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AuthorityFacts, TrustView } from '../../model/trust.ts';
import { readDomains } from './authority-record.ts';
import { commonNameOf } from './certificate-facts.ts';
import { authorityFile } from './tls-paths.ts';
import { type System, systemOf, trustWays } from './trust-ways.ts';

export async function readTrust(home: string): Promise<TrustView> {
  const [authority, system] = await Promise.all([readAuthorityFacts(home), readSystem()]);
  return { authority, ways: authority === null ? [] : trustWays(system, authority) };
}

/** Null where none was made yet. */
export async function readAuthorityFacts(home: string): Promise<AuthorityFacts | null> {
  const path = authorityFile(home);
  const [pem, domains] = await Promise.all([readFile(path, 'utf8').catch(() => null), readDomains(home)]);
  if (pem === null) return null;
  const certificate = new X509Certificate(pem);
  return {
    name: commonNameOf(certificate.subject),
    path,
    pem,
    fingerprint: certificate.fingerprint256,
    expiresAt: new Date(certificate.validTo).toISOString(),
    domains: domains ?? [],
  };
}

/** What this machine runs. */
export async function readSystem(): Promise<System> {
  return systemOf(process.platform, await readFile('/etc/os-release', 'utf8').catch(() => ''));
}
