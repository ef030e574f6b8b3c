/** What the tests need of the machine, installed where we may: root on Debian. Elsewhere it is said what is lacking. */
import { access } from 'node:fs/promises';
import { runProgram } from '../../stack/setup/run-program.mjs';

/** Program that shows a package is there, by package. */
const PACKAGES = {
  'nginx-light': '/usr/sbin/nginx',
  gunicorn: '/usr/bin/gunicorn',
  'python3-flask': '/usr/lib/python3/dist-packages/flask/__init__.py',
  'uwsgi-core': '/usr/bin/uwsgi-core',
  'uwsgi-plugin-python3': '/usr/lib/uwsgi/plugins/python3_plugin.so',
  chromium: '/usr/bin/chromium',
  'docker.io': '/usr/sbin/dockerd',
  'docker-compose': '/usr/bin/docker-compose',
  debootstrap: '/usr/sbin/debootstrap',
  iptables: '/usr/sbin/iptables',
};

/** The tests of a project cannot run without these. */
const NEEDS = {
  process: ['nginx-light', 'gunicorn', 'python3-flask'],
  docker: ['docker.io'],
  browser: ['chromium', 'nginx-light', 'gunicorn', 'python3-flask'],
};

/**
 * @param {(line: string) => void} say
 * @returns {Promise<{ lacking: Record<string, string> }>} by project: why its tests cannot run here
 */
export async function installDebianPackages(say) {
  const missing = await missingPackages();
  if (missing.length > 0 && (await mayInstall())) {
    say(`installing ${missing.join(', ')} from Debian’s archive`);
    // RUNLEVEL=1 keeps Debian's own nginx and docker services from being started: invoke-rc.d(8).
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
    const wait = ['-o', 'DPkg::Lock::Timeout=120'];
    await runProgram('apt-get', [...wait, '-qq', 'update'], { env });
    await runProgram('apt-get', [...wait, '-qq', 'install', '-y', '--no-install-recommends', ...missing], {
      env,
    });
  }
  const still = await missingPackages();
  const lacking = Object.entries(NEEDS).flatMap(([project, needs]) => {
    const lacks = needs.filter((name) => still.includes(name));
    return lacks.length === 0 ? [] : [[project, `this machine has no ${lacks.join(', ')}`]];
  });
  return { lacking: Object.fromEntries(lacking) };
}

async function missingPackages() {
  const found = await Promise.all(
    Object.entries(PACKAGES).map(async ([name, path]) => ((await exists(path)) ? [] : [name])),
  );
  return found.flat();
}

async function mayInstall() {
  return (
    process.getuid?.() === 0 && (await exists('/etc/debian_version')) && (await exists('/usr/bin/apt-get'))
  );
}

/** @param {string} path */
function exists(path) {
  return access(path).then(
    () => true,
    () => false,
  );
}
