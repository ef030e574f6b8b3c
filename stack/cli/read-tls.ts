/** The words of `signalbox tls on`, and the files they name. */
import { open } from 'node:fs/promises';
import type { Board } from '../model/board.ts';
import { FaultError } from '../model/faults.ts';
import { type CertificateWish, usualTlsPort } from '../model/tls.ts';
import type { ImportedCertificate } from '../model/trust.ts';
import { readNumber } from './read-words.ts';

export interface TlsFlags {
  readonly port?: string;
  readonly redirect?: boolean;
  readonly http2?: boolean;
  readonly name?: readonly string[];
  readonly cert?: string;
  readonly key?: string;
  readonly local?: boolean;
}

/** As a wish, yet to be checked: what is not named stays as it is. */
export function tlsWish({ tls, port }: Board, flags: TlsFlags, imported: ImportedCertificate | null) {
  const before: CertificateWish = tls?.certificate ?? { kind: 'local' };
  return {
    port: flags.port === undefined ? (tls?.port ?? usualTlsPort(port)) : readNumber(flags.port),
    redirect: switchOf(flags.redirect) ?? tls?.redirect ?? 'off',
    http2: switchOf(flags.http2) ?? tls?.http2 ?? 'on',
    certificate: certificateOf(before, flags, imported),
  };
}

/** Null where none is named. Faults: `input-invalid`, `certificate-invalid`; no fault shows what a file holds. */
export async function readOwn({
  cert,
  key,
  name,
  local,
}: TlsFlags): Promise<{ readonly certificate: string; readonly key: string } | null> {
  if (cert === undefined && key === undefined) return null;
  if (cert === undefined || key === undefined)
    throw refused('A certificate of your own is two files: name both, --cert FILE and --key FILE.');
  if (name !== undefined || local === true)
    throw refused('Your own certificate has its names in it: --name and --local are for the local one.');
  return { certificate: await readPem(cert, 'certificate'), key: await readPem(key, 'key') };
}

function certificateOf(
  before: CertificateWish,
  { name, local }: TlsFlags,
  imported: ImportedCertificate | null,
): CertificateWish {
  if (imported !== null) return { kind: 'own', id: imported.id };
  if (name !== undefined) return { kind: 'local', names: name.map((one) => one.toLowerCase()) };
  return local === true && before.kind === 'own' ? { kind: 'local' } : before;
}

function switchOf(flag: boolean | undefined): 'off' | 'on' | undefined {
  return flag === undefined ? undefined : flag ? 'on' : 'off';
}

/** Never more than a certificate can be: a device, or a film, is not read to its end. */
async function readPem(path: string, what: 'certificate' | 'key'): Promise<string> {
  const handle = await open(path).catch((thrown: NodeJS.ErrnoException) => {
    throw unreadable(path, what, thrown);
  });
  try {
    const found = await handle.stat();
    if (found.isDirectory()) throw invalid(`The ${what} ${path} is a folder.`, 'Name the file in it.');
    if (!found.isFile()) throw invalid(`The ${what} ${path} is no file.`, 'Name a file.');
    if (found.size > MAX_BYTES)
      throw invalid(
        `The ${what} ${path} is larger than 64 KiB, so it is no ${what}.`,
        'Name the file of one server.',
      );
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

const MAX_BYTES = 64 * 1024;

function unreadable(path: string, what: string, { code }: NodeJS.ErrnoException): FaultError {
  if (code === 'ENOENT') return invalid(`There is no file ${path} for the ${what}.`, 'Look at the path.');
  if (code === 'EACCES')
    return invalid(`The ${what} ${path} may not be read by this user.`, 'Look at its owner, or copy it.');
  return invalid(`The ${what} ${path} cannot be read: ${code}.`, 'Look at the file.');
}

function invalid(message: string, hint: string): FaultError {
  return new FaultError({ code: 'certificate-invalid', message, hint: `${hint} Nothing was changed.` });
}

function refused(message: string): FaultError {
  return new FaultError({ code: 'input-invalid', message, hint: 'Nothing was changed.' });
}
