/** Makes a Linux trust the local authority, or no longer: only ever at a person's own word, and looked at afterwards. */
import { execFile } from 'node:child_process';
import { chmod, copyFile, readFile, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { FaultError } from '../../model/faults.ts';
import type { AuthorityFacts } from '../../model/trust.ts';
import type { SystemStore } from './trust-ways.ts';

/** Resolves once the system's bundle has it. Fault: `trust-refused`; then our file is gone again. */
export async function trustAuthority(authority: AuthorityFacts, store: SystemStore): Promise<void> {
  await attempt(store, async () => {
    await copyFile(authority.path, store.file);
    await chmod(store.file, 0o644);
    await run(store.refresh);
  }).catch(async (thrown: unknown) => {
    await rm(store.file, { force: true });
    throw thrown;
  });
  if (await isTrusted(authority, store)) return;
  await rm(store.file, { force: true });
  throw refused(`it is not in ${store.bundle}`);
}

/** Resolves once the bundle is without it; done already is done. Fault: `trust-refused`. */
export async function distrustAuthority(authority: AuthorityFacts, store: SystemStore): Promise<void> {
  await attempt(store, async () => {
    await rm(store.file, { force: true });
    await run(store.refreshWithout);
  });
  if (await isTrusted(authority, store)) throw refused(`it is still in ${store.bundle}`);
}

export async function isTrusted({ pem }: AuthorityFacts, { bundle }: SystemStore): Promise<boolean> {
  const text = await readFile(bundle, 'utf8').catch(() => '');
  return bare(text).includes(bare(pem.replace(/-----[^-]+-----/g, '')));
}

async function attempt(store: SystemStore, act: () => Promise<void>): Promise<void> {
  await act().catch((thrown: unknown) => {
    throw refused(
      `${store.refresh[0]} and ${store.file}: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    );
  });
}

async function run([program, ...args]: readonly [string, ...string[]]): Promise<void> {
  await promisify(execFile)(program, args, { timeout: 120_000 });
}

function bare(text: string): string {
  return text.replace(/\s/g, '');
}

function refused(detail: string): FaultError {
  return new FaultError({
    code: 'trust-refused',
    message: `The system’s store could not be changed: ${detail}.`,
    hint: 'Do it by hand: `signalbox tls trust` prints the lines.',
    detail,
  });
}
