/** A Debian base image made from the package archive alone, for machines that reach it but no image registry. */
import { spawn } from 'node:child_process';
import { access, appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import type { Report } from '../engine.ts';
import { debianMirrorIn } from './apt-sources.ts';
import type { DockerConnection } from './connect-docker.ts';
import { followProgress } from './engine-progress.ts';

/** Null where it can be done, `debootstrap` installed by this if it was missing; else why not, in a line. */
export async function whyNoBootstrap(report: Report): Promise<string | null> {
  if (process.platform !== 'linux') return 'this machine is not Linux';
  if (process.getuid?.() !== 0) return 'only root can run it';
  if (await hasProgram('debootstrap')) return null;
  if (!(await hasProgram('apt-get'))) return 'debootstrap is not installed';
  report('installing debootstrap from Debian’s archive');
  const installed =
    (await install('debootstrap')) || ((await refreshPackageLists()) && (await install('debootstrap')));
  return installed ? null : 'debootstrap could not be installed by apt-get';
}

/**
 * Makes `image` of a Debian suite from this machine's mirror. Takes about a minute and 400 MB of the temporary folder
 * meanwhile. Throws a plain Error with debootstrap's last words.
 */
export async function bootstrapDebian(
  connection: DockerConnection,
  suite: string,
  image: string,
  report: Report,
): Promise<void> {
  const mirror = await readMirror();
  const folder = await mkdtemp(join(tmpdir(), 'signalbox-base-'));
  try {
    report(`making ${image} by debootstrap from ${mirror}`);
    await runDebootstrap(suite, folder, mirror, (words) =>
      report(`making ${image} by debootstrap: ${words}`),
    );
    await trimSystem(folder);
    report(`importing ${image}`);
    await importFolder(connection, folder, image);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `I: Unpacking libc6:amd64...` → `unpacking libc6`; null for what is no step. */
export function debootstrapWords(line: string): string | null {
  const [, verb, what] =
    /^I: (Retrieving|Validating|Extracting|Unpacking|Configuring) ([^\s:.]+)/.exec(line) ?? [];
  return verb === undefined || what === undefined ? null : `${verb.toLowerCase()} ${what}`;
}

const SCRIPTS = '/usr/share/debootstrap/scripts';

async function runDebootstrap(suite: string, folder: string, mirror: string, report: Report): Promise<void> {
  // An older debootstrap does not know a newer suite's name; `sid` is how every suite of Debian is made.
  const known = await access(join(SCRIPTS, suite)).then(
    () => true,
    () => false,
  );
  const script = join(SCRIPTS, known ? suite : 'sid');
  const args = ['--variant=minbase', '--include=ca-certificates', suite, folder, mirror, script];
  const running = execa('debootstrap', args, { all: true, reject: false, stdin: 'ignore' });
  for await (const line of running.iterable({ from: 'all' })) {
    const words = debootstrapWords(line);
    if (words !== null) report(words);
  }
  const ran = await running;
  if (ran.failed) {
    const words = (ran.all ?? '').split('\n').slice(-8).join('\n');
    throw new Error(words === '' ? (ran.shortMessage ?? 'it failed') : words);
  }
}

/** Caches that would only fill the image; and one setting: a frozen mirror's lists are out of date by design. */
async function trimSystem(folder: string): Promise<void> {
  await appendFile(join(folder, 'etc/apt/apt.conf.d/90signalbox'), 'Acquire::Check-Valid-Until "false";\n');
  await Promise.all([
    emptyFolder(join(folder, 'var/cache/apt/archives'), (name) => name.endsWith('.deb')),
    emptyFolder(join(folder, 'var/cache/apt'), (name) => name.endsWith('.bin')),
    emptyFolder(join(folder, 'var/lib/apt/lists'), () => true),
  ]);
}

async function emptyFolder(folder: string, isSurplus: (name: string) => boolean): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  await Promise.all(
    names.filter(isSurplus).map((name) => rm(join(folder, name), { recursive: true, force: true })),
  );
}

async function importFolder(connection: DockerConnection, folder: string, image: string): Promise<void> {
  const [repo, tag] = image.split(':');
  const tar = spawn('tar', ['--numeric-owner', '-C', folder, '-c', '.'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    tar.on('error', reject);
    tar.on('close', resolve);
  });
  const stream = await connection.streams.importImage(tar.stdout, { repo, tag, changes: 'CMD ["bash"]' });
  const [{ error }, exitCode] = await Promise.all([followProgress(stream, () => undefined), ended]);
  if (error !== null) throw new Error(error);
  if (exitCode !== 0) throw new Error(`tar ended with ${exitCode}`);
}

async function readMirror(): Promise<string> {
  const folder = '/etc/apt/sources.list.d';
  const names = (await readdir(folder).catch(() => [])).sort();
  const paths = ['/etc/apt/sources.list', ...names.map((name) => join(folder, name))];
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8').catch(() => '')));
  const mirror = debianMirrorIn(texts);
  if (mirror === null) throw new Error('the apt sources of this machine name no archive of Debian');
  return mirror;
}

async function install(name: string): Promise<boolean> {
  const args = ['install', '-y', '--no-install-recommends', name];
  return !(await execa('apt-get', args, { reject: false, stdin: 'ignore', env: QUIET })).failed;
}

async function refreshPackageLists(): Promise<boolean> {
  return !(await execa('apt-get', ['update'], { reject: false, stdin: 'ignore', env: QUIET })).failed;
}

const QUIET = { DEBIAN_FRONTEND: 'noninteractive' };

async function hasProgram(name: string): Promise<boolean> {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  const found = await Promise.all(
    folders.map((folder) =>
      access(join(folder, name)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}
