/** On Debian, as root: the programs of this engine from the distribution's own archive, without starting anything. */
import { execFile } from 'node:child_process';
import { access, readFile, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { FaultError } from '../../model/faults.ts';
import type { Report } from '../engine.ts';
import { DEBIAN_PACKAGES, installLine, missingPrograms } from './programs.ts';

/** Whether `installPrograms` may be tried here: root, and a Debian or one of its children. */
export async function canInstallPrograms(): Promise<boolean> {
  return (
    process.getuid?.() === 0 && (await exists('/usr/bin/apt-get')) && (await exists('/etc/debian_version'))
  );
}

/**
 * Installs what is missing; does nothing when nothing is. Takes minutes at most. Faults: `program-missing`, with the
 * line to run, where it cannot be done or did not help.
 */
export async function installPrograms(report: Report): Promise<void> {
  const missing = await missingPrograms();
  if (missing.length === 0) return;
  if (!(await canInstallPrograms())) throw notInstalled(missing, undefined);
  report(
    `installing ${DEBIAN_PACKAGES.join(', ')} from Debian's archive, as this machine lacks ${missing.join(', ')}`,
  );
  const allowStarts = await forbidStarts();
  try {
    await aptGet(['update']);
    await aptGet(['install', '-y', '--no-install-recommends', ...DEBIAN_PACKAGES]);
  } catch (thrown) {
    const { stderr, message } = thrown as { readonly stderr?: string; readonly message: string };
    throw notInstalled(missing, (stderr ?? '').trim().split('\n').slice(-10).join('\n') || message, thrown);
  } finally {
    await allowStarts();
  }
  const still = await missingPrograms();
  if (still.length > 0) throw notInstalled(still, undefined);
}

/** Waits for another apt for a minute, and for a silent mirror no longer than ten seconds a try. */
async function aptGet(given: readonly string[]): Promise<void> {
  const options = [
    'DPkg::Lock::Timeout=60',
    'Acquire::Retries=1',
    'Acquire::http::Timeout=10',
    'Dpkg::Use-Pty=0',
  ];
  await run('/usr/bin/apt-get', [...options.flatMap((option) => ['-o', option]), ...given], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
    timeout: APT_MS,
    maxBuffer: 64 * 1024 * 1024,
  });
}

/**
 * Debian's packages start their service when installed: nginx would take port 80. The policy file is the one word that
 * both of Debian's starters hear (invoke-rc.d(8), deb-systemd-invoke(1p)); RUNLEVEL=1 reaches only the first, and only
 * without systemd. A policy that is there already is somebody's wish, and stays.
 */
async function forbidStarts(): Promise<() => Promise<void>> {
  const found = await readFile(POLICY_FILE, 'utf8').catch(() => null);
  if (found !== null && found !== POLICY) return async () => undefined;
  // Equal to ours: left by a run of ours that was ended in the middle.
  await writeFile(POLICY_FILE, POLICY, { mode: 0o755 });
  return async () => rm(POLICY_FILE, { force: true });
}

function notInstalled(missing: readonly string[], detail: string | undefined, cause?: unknown): FaultError {
  return new FaultError(
    {
      code: 'program-missing',
      message: `This machine lacks ${missing.join(', ')}${detail === undefined ? '' : ', and they could not be installed'}.`,
      hint: `Run: ${installLine()}`,
      ...(detail === undefined ? {} : { detail }),
    },
    { cause },
  );
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

const run = promisify(execFile);
const APT_MS = 240_000;
const POLICY_FILE = '/usr/sbin/policy-rc.d';
const POLICY =
  '#!/bin/sh\n# Written by Signalbox while it installs programs: nothing is started by that.\nexit 101\n';
