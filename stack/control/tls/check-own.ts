/** A person's own certificate and key, looked at before nginx is given them. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { FaultError } from '../../model/faults.ts';

export interface CheckedOwn {
  /** PEM of the certificate and its chain, and of nothing else that was in the file. */
  readonly chain: string;
  /** PEM, PKCS #8. */
  readonly key: string;
  readonly warnings: readonly string[];
}

/** Fault: `certificate-invalid` with one sentence. Nothing of the key is in it. */
export function checkOwn(certificateText: string, keyText: string, now: Date): CheckedOwn {
  refuseSize(certificateText, 'certificate');
  refuseSize(keyText, 'key');
  const certificates = readChain(certificateText);
  const [leaf, ...issuers] = certificates;
  if (leaf === undefined) throw invalid('The certificate file has no certificate in it.', PEM_HINT);
  refuseDates(leaf, now);
  refuseOrder(leaf, issuers);
  const key = readKey(keyText);
  if (!leaf.checkPrivateKey(key))
    throw invalid(
      `The key is not the key of the certificate for ${whoOf(leaf)}.`,
      'Give the key that the certificate was asked for with.',
    );
  refuseWeak(key);
  return {
    chain: certificates.map((one) => one.toString()).join(''),
    key: String(key.export({ type: 'pkcs8', format: 'pem' })),
    warnings: warningsOf(leaf, issuers, now),
  };
}

export const MAX_PEM_BYTES = 64 * 1024;
const MAX_CHAIN = 10;
const SOON_MS = 30 * 86_400_000;
const PEM_HINT =
  'Expected is PEM: text that begins with -----BEGIN CERTIFICATE-----. From a .p12 or .pfx: `openssl pkcs12 -in FILE -nokeys -out cert.pem`; from DER: `openssl x509 -inform der -in FILE -out cert.pem`.';
const KEY_HINT = 'Expected is PEM: text that begins with -----BEGIN PRIVATE KEY-----.';

function refuseSize(text: string, what: 'certificate' | 'key'): void {
  if (text.trim() === '') throw invalid(`The ${what} is empty.`, what === 'key' ? KEY_HINT : PEM_HINT);
  if (Buffer.byteLength(text) > MAX_PEM_BYTES)
    throw invalid(
      `The ${what} is larger than ${MAX_PEM_BYTES / 1024} KiB, so it is no ${what}.`,
      'Give the file of one server.',
    );
}

function readChain(text: string): readonly X509Certificate[] {
  const blocks =
    text.match(/-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]+-----END [A-Z0-9 ]+-----/g) ?? [];
  if (blocks.length === 0 && /PRIVATE KEY/.test(text))
    throw invalid('What was given as the certificate is a key.', 'Perhaps the two were swapped.');
  if (blocks.length > MAX_CHAIN)
    throw invalid(
      `The certificate file has ${blocks.length} certificates.`,
      'Expected are the server’s and its chain.',
    );
  return blocks.map((block, at) => {
    try {
      return new X509Certificate(block);
    } catch {
      throw invalid(`Certificate ${at + 1} of the file cannot be read.`, PEM_HINT);
    }
  });
}

function readKey(text: string): KeyObject {
  if (/BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/.test(text))
    throw invalid(
      'The key is protected by a passphrase, which nginx could not be given.',
      'Take it off into a new file: `openssl pkey -in KEY -out plain.key`.',
    );
  if (!/PRIVATE KEY/.test(text))
    throw invalid(
      /BEGIN CERTIFICATE/.test(text)
        ? 'What was given as the key is a certificate.'
        : 'The key file has no private key in it.',
      /BEGIN CERTIFICATE/.test(text) ? 'Perhaps the two were swapped.' : KEY_HINT,
    );
  try {
    return createPrivateKey(text);
  } catch {
    throw invalid('The key cannot be read.', KEY_HINT);
  }
}

function refuseDates(leaf: X509Certificate, now: Date): void {
  const [from, to] = [new Date(leaf.validFrom), new Date(leaf.validTo)];
  if (to <= now)
    throw invalid(`The certificate for ${whoOf(leaf)} expired on ${dayOf(to)}.`, 'Have it renewed first.');
  if (from > now)
    throw invalid(
      `The certificate for ${whoOf(leaf)} is not valid before ${dayOf(from)}.`,
      'Wait until then, or look at this machine’s clock.',
    );
}

function refuseOrder(leaf: X509Certificate, issuers: readonly X509Certificate[]): void {
  const all = [leaf, ...issuers];
  for (const [at, issuer] of issuers.entries()) {
    const one = all[at];
    if (one === undefined || one.checkIssued(issuer)) continue;
    throw invalid(
      `The chain is not in order: certificate ${at + 2} (${whoOf(issuer)}) did not issue certificate ${at + 1} (${whoOf(one)}).`,
      'The server’s certificate comes first, then the one that issued it, and so on.',
    );
  }
}

/** What OpenSSL refuses at the security level that Linux systems set. */
function refuseWeak(key: KeyObject): void {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? null;
  if (bits !== null && bits < 2048)
    throw invalid(
      `The key has ${bits} bits; nginx serves with 2048 or more.`,
      'Have a new certificate made.',
    );
}

function warningsOf(
  leaf: X509Certificate,
  issuers: readonly X509Certificate[],
  now: Date,
): readonly string[] {
  const end = new Date(leaf.validTo);
  const days = Math.floor((end.getTime() - now.getTime()) / 86_400_000);
  const isSelfSigned = leaf.checkIssued(leaf);
  return [
    end.getTime() - now.getTime() < SOON_MS
      ? `It expires in ${days} ${days === 1 ? 'day' : 'days'}, on ${dayOf(end)}; Signalbox cannot renew it.`
      : null,
    leaf.subjectAltName === undefined
      ? 'It names no host in its subject alternative names, so every browser refuses it.'
      : leaf.checkHost('localhost') === undefined && leaf.checkIP('127.0.0.1') === undefined
        ? `It is not for localhost nor 127.0.0.1: open the stack by ${whoOf(leaf)}, or browsers warn.`
        : null,
    isSelfSigned ? 'It is signed by itself: only who trusts it as it is believes it.' : null,
    issuers.length === 0 && !isSelfSigned
      ? 'The file has no chain: a client that does not know its issuer refuses it.'
      : null,
  ].filter((warning) => warning !== null);
}

function whoOf(certificate: X509Certificate): string {
  const name = /DNS:([^,]+)/.exec(certificate.subjectAltName ?? '')?.[1];
  return (name ?? /^CN=(.+)$/m.exec(certificate.subject)?.[1] ?? 'nobody').slice(0, 100);
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function invalid(message: string, hint: string): FaultError {
  return new FaultError({ code: 'certificate-invalid', message, hint: `${hint} Nothing was changed.` });
}
