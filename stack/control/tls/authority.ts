/** The local certificate authority: made once for a home, and from then on only read. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { FaultError } from '../../model/faults.ts';
import { parseRecord } from './authority-record.ts';
import { type Issued, issueAuthority } from './issue.ts';
import { ownHostName } from './names-in-use.ts';
import { authorityFile, authorityKeyFile, authorityRecordFile } from './tls-paths.ts';
import { vouchedDomains } from './vouched-names.ts';

export interface Authority extends Issued {
  /** What it may vouch for, besides addresses. */
  readonly domains: readonly string[];
}

/** Faults: `authority-unreadable`, which is never answered by a new one: the old one may be trusted already. */
export async function readOrMakeAuthority(home: string, now: Date): Promise<Authority> {
  try {
    return (await readAuthority(home)) ?? (await makeAuthority(home, now));
  } catch (thrown) {
    if (thrown instanceof FaultError) throw thrown;
    throw unreadable(home, thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** Null where none was made. */
async function readAuthority(home: string): Promise<Authority | null> {
  const texts = await Promise.all(
    [authorityFile(home), authorityKeyFile(home), authorityRecordFile(home)].map(readOrNull),
  );
  const [certificate, key, record] = texts;
  // The certificate is written last: without it nobody can trust what is there.
  if (!certificate) return null;
  if (!key || !record) throw unreadable(home, `${key ? 'ca.json' : 'ca.key'} is missing`);
  const { domains } = parseRecord(record);
  if (!isOf(certificate, key)) throw unreadable(home, 'ca.key is not the key of ca.crt');
  // Another hand, or a copy of the home, may have opened it up.
  await chmod(authorityKeyFile(home), 0o600);
  return { certificate, key, domains };
}

async function makeAuthority(home: string, now: Date): Promise<Authority> {
  const host = ownHostName();
  const domains = vouchedDomains(host);
  const name = `Signalbox authority${host === '' ? '' : ` of ${host}`}`;
  const issued = await issueAuthority({ name, domains, now });
  const folder = dirname(authorityFile(home));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  await writeFileAtomic(authorityKeyFile(home), issued.key, { mode: 0o600 });
  const record = `${JSON.stringify({ format: 1, domains })}\n`;
  await writeFileAtomic(authorityRecordFile(home), record, { mode: 0o600 });
  await writeFileAtomic(authorityFile(home), issued.certificate, { mode: 0o644 });
  return { ...issued, domains };
}

function isOf(certificate: string, key: string): boolean {
  return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
}

async function readOrNull(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return null;
    throw thrown;
  });
}

function unreadable(home: string, detail: string): FaultError {
  return new FaultError({
    code: 'authority-unreadable',
    message: `The local certificate authority in ${dirname(authorityFile(home))} cannot be read: ${detail}.`,
    hint: 'Put the folder back as it was; or remove it, switch HTTPS on again, and trust the new authority.',
    detail,
  });
}
