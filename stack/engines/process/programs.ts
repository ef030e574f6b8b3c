/** Finds the programs this engine runs, and says in one line how to get those that are missing. */
import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import { FaultError } from '../../model/faults.ts';

export interface Programs {
  readonly nginx: string;
  /** As in `nginx -v`: `1.22.1`. */
  readonly nginxVersion: string;
  /** A Python 3 that can import Flask and gunicorn. */
  readonly python: string;
}

/** What nobody could find: `nginx`, `gunicorn`, `Flask`; empty when the engine can run. */
export async function missingPrograms(): Promise<readonly string[]> {
  const [nginx, python] = await Promise.all([findNginx(), findPython()]);
  return [...(nginx === null ? ['nginx'] : []), ...python.missing];
}

/** Throws FaultError `program-missing` with the one line to run. */
export async function findPrograms(): Promise<Programs> {
  const [nginx, python] = await Promise.all([findNginx(), findPython()]);
  if (nginx !== null && python.path !== null)
    return { nginx: nginx.path, nginxVersion: nginx.version, python: python.path };
  const missing = [...(nginx === null ? ['nginx'] : []), ...python.missing];
  throw new FaultError({
    code: 'program-missing',
    message: `This machine lacks ${missing.join(', ')}.`,
    hint: `Run: ${installLine()}`,
  });
}

/** Only asked for where a backend is to be served by it. Throws FaultError `program-missing`. */
export async function findUwsgi(): Promise<string> {
  for (const path of candidates(['/usr/bin/uwsgi'], 'uwsgi')) if (await isExecutable(path)) return path;
  throw new FaultError({
    code: 'program-missing',
    message: 'This machine lacks uWSGI.',
    hint: `Run: ${installLine()}${process.platform === 'darwin' ? ' && brew install uwsgi' : ''}`,
  });
}

/** The command a person runs on this kind of machine. */
export function installLine(): string {
  if (process.platform === 'darwin') return 'brew install nginx && pip3 install --user flask gunicorn';
  return `${process.getuid?.() === 0 ? '' : 'sudo '}apt-get install --no-install-recommends ${DEBIAN_PACKAGES.join(' ')}`;
}

export const DEBIAN_PACKAGES = [
  'nginx',
  'python3-flask',
  'gunicorn',
  'uwsgi-core',
  'uwsgi-plugin-python3',
] as const;

async function findNginx(): Promise<{ readonly path: string; readonly version: string } | null> {
  for (const path of candidates(['/usr/sbin/nginx'], 'nginx')) {
    if (!(await isExecutable(path))) continue;
    const { stderr } = await run(path, ['-v'], { timeout: TIMEOUT_MS }).catch(() => ({ stderr: '' }));
    const version = /nginx\/(\d+\.\d+\.\d+)/.exec(stderr)?.[1];
    if (version !== undefined) return { path, version };
  }
  return null;
}

/** The first Python that has all; else what the best one lacks. Debian's own first: it is where apt-get puts them. */
async function findPython(): Promise<{ readonly path: string | null; readonly missing: readonly string[] }> {
  let missing: readonly string[] = ['Python 3', 'Flask', 'gunicorn'];
  for (const path of candidates(['/usr/bin/python3'], 'python3')) {
    if (!(await isExecutable(path))) continue;
    const { stdout } = await run(path, ['-c', LACKS], { timeout: TIMEOUT_MS }).catch(() => ({
      stdout: null,
    }));
    if (stdout === null) continue;
    const lacks = stdout.trim() === '' ? [] : stdout.trim().split(' ');
    if (lacks.length === 0) return { path, missing: [] };
    if (lacks.length < missing.length) missing = lacks.map((name) => (name === 'flask' ? 'Flask' : name));
  }
  return { path: null, missing };
}

function candidates(known: readonly string[], name: string): readonly string[] {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  return [...new Set([...known, ...[...folders, ...USUAL_FOLDERS].map((folder) => join(folder, name))])];
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Asks where a module is without importing it: ten times quicker. */
const LACKS =
  'from importlib.util import find_spec; print(*(m for m in ("flask", "gunicorn") if find_spec(m) is None))';
/** A program started from a desktop has a short PATH. */
const USUAL_FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/opt/homebrew/bin', '/usr/sbin', '/usr/bin'];
const TIMEOUT_MS = 10_000;
const run = promisify(execFile);
