/** Certificates nginx can be given, each in a folder of its own that is written once: read, added, cleared away. */
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { FaultError } from '../../model/faults.ts';
import { CERTIFICATE_ID, type CertificateFacts, type KeptCertificates } from '../../model/tls.ts';
import { certificateFolder, keptFolder } from './tls-paths.ts';

/** `servedId`: named by the config that serves. Undefined where no certificate was ever kept. */
export async function readKeptCertificates(
  nginxFolder: string,
  servedId: string | null,
): Promise<KeptCertificates | undefined> {
  const ids = await listKept(nginxFolder);
  if (ids.length === 0) return undefined;
  const [local, served] = await Promise.all([
    readNewestLocal(nginxFolder, ids),
    servedId === null ? null : readFacts(nginxFolder, servedId),
  ]);
  return { local, served };
}

/** Null where it is not kept whole. */
export async function readFacts(nginxFolder: string, id: string): Promise<CertificateFacts | null> {
  try {
    const text = await readFile(join(certificateFolder(nginxFolder, id), 'facts.json'), 'utf8');
    const { format: _format, ...facts } = factsSchema.parse(JSON.parse(text));
    return facts.id === id ? facts : null;
  } catch {
    return null;
  }
}

/** Sorted. */
export async function listKept(nginxFolder: string): Promise<readonly string[]> {
  const names = await readdir(keptFolder(nginxFolder)).catch(() => []);
  return names.filter((name) => CERTIFICATE_ID.test(name)).sort();
}

export interface KeptFiles {
  readonly facts: CertificateFacts;
  /** PEM: the certificate, then those between it and its authority. */
  readonly certificate: string;
  readonly key: string;
  /** PEM of our own authority; null where the issuer is another's. */
  readonly issuer: string | null;
}

/**
 * Whole or not at all. Folders have mode 700, files 600, and belong to whoever owns nginx's folder: that is who nginx
 * runs as. Fault: `certificate-unwritable`.
 */
export async function keepCertificate(nginxFolder: string, files: KeptFiles): Promise<void> {
  const { facts, certificate, key, issuer } = files;
  try {
    const folder = keptFolder(nginxFolder);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    const making = await mkdtemp(join(folder, 'new-'));
    const texts: Readonly<Record<string, string | null>> = {
      'key.pem': key,
      'cert.pem': certificate,
      'issuer.pem': issuer,
      'facts.json': `${JSON.stringify({ format: 1, ...facts })}\n`,
    };
    for (const [name, text] of Object.entries(texts))
      if (text !== null) await writeFile(join(making, name), text, { mode: 0o600, flush: true });
    await giveToNginx(nginxFolder, [folder, making, ...(await pathsIn(making))]);
    await rm(certificateFolder(nginxFolder, facts.id), { recursive: true, force: true });
    await rename(making, certificateFolder(nginxFolder, facts.id));
  } catch (thrown) {
    throw unwritable(nginxFolder, thrown);
  }
}

/** All but those named, and but the newest: an undo may want them. What was left half made goes too. */
export async function clearKept(nginxFolder: string, needed: ReadonlySet<string>): Promise<void> {
  const names = await readdir(keptFolder(nginxFolder)).catch(() => []);
  const kept = ['local-', 'own-'].flatMap((kind) => names.filter((name) => name.startsWith(kind)).sort());
  const aged = await Promise.all(kept.map(async (name) => ({ name, at: await madeAt(nginxFolder, name) })));
  const newest = new Set(
    aged
      .sort((a, b) => b.at - a.at)
      .slice(0, KEPT)
      .map(({ name }) => name),
  );
  const over = names.filter((name) => !needed.has(name) && !newest.has(name));
  await Promise.all(
    over.map((name) => rm(certificateFolder(nginxFolder, name), { recursive: true, force: true })),
  );
}

const KEPT = 12;

const factsSchema = z.object({
  format: z.literal(1),
  id: z.string().regex(CERTIFICATE_ID),
  names: z.array(z.string()),
  issuer: z.string(),
  notBefore: z.string(),
  expiresAt: z.string(),
  fingerprint: z.string(),
});

async function readNewestLocal(
  nginxFolder: string,
  ids: readonly string[],
): Promise<CertificateFacts | null> {
  for (const id of ids.filter((one) => one.startsWith('local-')).toReversed()) {
    const facts = await readFacts(nginxFolder, id);
    if (facts !== null) return facts;
  }
  return null;
}

async function madeAt(nginxFolder: string, name: string): Promise<number> {
  return stat(certificateFolder(nginxFolder, name)).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

async function pathsIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).map((name) => join(folder, name));
}

/** Only root can give, and only root may have to: else the folder is this user's, and so is what is made in it. */
async function giveToNginx(nginxFolder: string, paths: readonly string[]): Promise<void> {
  const { uid, gid } = await stat(nginxFolder);
  if (process.getuid?.() !== 0 || uid === 0) return;
  for (const path of paths) await chown(path, uid, gid);
}

function unwritable(nginxFolder: string, cause: unknown): FaultError {
  return new FaultError(
    {
      code: 'certificate-unwritable',
      message: `The certificate could not be written below ${keptFolder(nginxFolder)}.`,
      hint: 'Check that the folder belongs to you and that the disk has room. Nothing was changed.',
      detail: cause instanceof Error ? cause.message : String(cause),
    },
    { cause },
  );
}
