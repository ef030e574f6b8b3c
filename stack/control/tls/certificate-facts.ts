/** What a certificate says of itself. */
import { X509Certificate } from 'node:crypto';
import type { CertificateFacts } from '../../model/tls.ts';
import { plainName } from './names-in-use.ts';

/** `pem`: of the first certificate in it. Throws where there is none. */
export function factsOf(id: string, pem: string): CertificateFacts {
  const certificate = new X509Certificate(pem);
  return {
    id,
    names: namesOf(certificate),
    issuer: commonNameOf(certificate.issuer),
    notBefore: new Date(certificate.validFrom).toISOString(),
    expiresAt: new Date(certificate.validTo).toISOString(),
    fingerprint: certificate.fingerprint256,
  };
}

/** Of the subject alternative names alone: no client looks at the subject any more. Sorted. */
function namesOf({ subjectAltName = '' }: X509Certificate): readonly string[] {
  const names = [...subjectAltName.matchAll(/(?:DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,]*)/g)];
  return names.map(([, name = '']) => plainName(name.trim())).sort();
}

/** `CN=Signalbox authority of box\nO=Signalbox` → its common name, else all of it in a line. */
export function commonNameOf(name: string): string {
  return /^CN=(.+)$/m.exec(name)?.[1] ?? name.replaceAll('\n', ', ');
}
