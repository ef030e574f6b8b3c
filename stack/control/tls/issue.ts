/** Certificates made here: the local authority, and what it gives to nginx. Loaded when one is needed, and not before. */
import './reflect-metadata.ts';
import { type webcrypto as nodeCrypto, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { nameConstraints } from './vouched-names.ts';

/** A certificate and its key as PEM; the key in PKCS #8. */
export interface Issued {
  readonly certificate: string;
  readonly key: string;
}

/** Begins an hour before `now`: clocks of containers and of other machines go behind. */
export async function issueAuthority({
  name,
  domains,
  now,
}: {
  readonly name: string;
  readonly domains: readonly string[];
  readonly now: Date;
}): Promise<Issued> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: newSerial(),
      name: [{ CN: [name] }, { O: ['Signalbox'] }],
      notBefore: new Date(now.getTime() - HOUR_MS),
      notAfter: new Date(now.getTime() + AUTHORITY_DAYS * DAY_MS),
      signingAlgorithm: SIGNING,
      keys,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        new Extension(NAME_CONSTRAINTS, true, nameConstraints(domains)),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    },
    webcrypto as Crypto,
  );
  return issuedOf(certificate, keys);
}

/** For servers alone; never longer than the authority itself. */
export async function issueLeaf(
  authority: Issued,
  { names, now }: { readonly names: readonly string[]; readonly now: Date },
): Promise<Issued> {
  const issuer = new X509Certificate(authority.certificate);
  const [keys, signingKey] = await Promise.all([newKeys(), readKey(authority.key)]);
  const end = Math.min(now.getTime() + LEAF_DAYS * DAY_MS, issuer.notAfter.getTime());
  const certificate = await X509CertificateGenerator.create(
    {
      serialNumber: newSerial(),
      subject: [{ CN: [names[0] ?? 'localhost'] }],
      issuer: issuer.subjectName,
      notBefore: new Date(now.getTime() - HOUR_MS),
      notAfter: new Date(end),
      signingAlgorithm: SIGNING,
      publicKey: keys.publicKey,
      signingKey,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension(
          names.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value }) as const),
        ),
        await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    },
    webcrypto as Crypto,
  );
  return issuedOf(certificate, keys);
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const AUTHORITY_DAYS = 3652;
/** Apple's and the browsers' limit is 398 days, counted with the hour before. */
const LEAF_DAYS = 397;
const NAME_CONSTRAINTS = '2.5.29.30';
const KEYS: EcKeyGenParams = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNING: EcdsaParams = { name: 'ECDSA', hash: 'SHA-256' };

cryptoProvider.set(webcrypto as Crypto);

function newKeys(): Promise<CryptoKeyPair> {
  return (webcrypto as Crypto).subtle.generateKey(KEYS, true, ['sign', 'verify']);
}

function readKey(pem: string): Promise<CryptoKey> {
  const bytes = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  return (webcrypto as Crypto).subtle.importKey('pkcs8', bytes, KEYS, false, ['sign']);
}

/** 127 random bits: positive, and never two alike. */
function newSerial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

async function issuedOf(certificate: X509Certificate, keys: CryptoKeyPair): Promise<Issued> {
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey as nodeCrypto.CryptoKey));
  const lines = key.toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return {
    certificate: `${certificate.toString('pem').trimEnd()}\n`,
    key: `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`,
  };
}
