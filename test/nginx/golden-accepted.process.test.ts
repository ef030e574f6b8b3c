import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPrefixFolders } from '../../stack/control/config/generation-folders.ts';
import type { RoutedServer, Routing } from '../../stack/model/routing.ts';
import { compareVersions, refuseUnavailable } from '../../stack/nginx/capabilities.ts';
import { type ConfigFile, printConfig } from '../../stack/nginx/print-config.ts';
import { hasNginx, NGINX_PROGRAM, testConfig } from '../control/config/local-nginx.ts';
import { GOLDEN_CASES, GOLDEN_HOME, readGolden } from './golden-cases.ts';

if (!hasNginx) console.log(`skipped: the real nginx is asked, and there is none at ${NGINX_PROGRAM}`);

let home = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'signalbox-golden-'));
  await createPrefixFolders(join(home, 'nginx'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

test.runIf(hasNginx).each(Object.keys(GOLDEN_CASES))(
  'the real nginx accepts the golden config %s, and says what it lacks',
  async (name) => {
    const files = await readGolden(name);
    const answer = await askNginx(name, files);
    const lacking = LATER.filter(
      ([since, text]) =>
        compareVersions(installedVersion(), since) < 0 && files.some((file) => file.text.includes(text)),
    );
    if (lacking.length > 0) {
      expect(lacking.some(([, , words]) => answer.output.includes(words))).toBe(true);
      const without = files.map((file) => ({
        ...file,
        text: file.text
          .replace(/ *(?:keepalive_min_timeout|sticky|least_time) .*;\n/g, '')
          .replace(/ (?:drain|route=\w+)(?=[ ;])/g, ''),
      }));
      expect(await askNginx(`${name}-without`, without)).toEqual({
        accepted: true,
        output: expect.not.stringContaining('[warn]'),
      });
    } else {
      expect(answer).toEqual({ accepted: true, output: expect.not.stringContaining('[warn]') });
    }
  },
);

test.runIf(hasNginx)(
  'the real nginx takes 64 backends on long socket paths, under every method',
  async () => {
    const long = `unix:${home}/${'x'.repeat(100 - home.length)}`;
    const servers = Array.from({ length: 64 }, (_, index): RoutedServer => {
      const number = index + 1;
      return { backend: `flask-app-${number}`, number, address: `${long}${number}`, state: 'in' };
    });
    for (const [name, routing] of Object.entries(GOLDEN_CASES)) {
      if (!offers(installedVersion(), routing)) continue;
      const site = { ...routing.site, version: installedVersion() };
      const services = routing.services.map((service) => ({ ...service, servers }));
      expect(await askNginx(`${name}-64`, printConfig({ site, services }, 1))).toEqual({
        accepted: true,
        output: expect.any(String),
      });
    }
  },
);

/** Since when, what stands in the text, and how an older nginx refuses it. */
const LATER = [
  ['1.27.4', 'keepalive_min_timeout', 'unknown directive "keepalive_min_timeout"'],
  ['1.29.6', 'sticky', 'unknown directive "sticky"'],
  ['1.31.0', 'least_time', 'unknown directive "least_time"'],
] as const;

function offers(version: string, { services }: Routing): boolean {
  return services.every((service) => {
    try {
      refuseUnavailable(service, version);
      return true;
    } catch {
      return false;
    }
  });
}

async function askNginx(name: string, files: readonly ConfigFile[]) {
  const folder = join(home, 'nginx/generations', name);
  for (const { path, text } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text.replaceAll(GOLDEN_HOME, home));
  }
  return testConfig(join(home, 'nginx'), `generations/${name}/nginx.conf`);
}

function installedVersion(): string {
  const { stderr } = spawnSync(NGINX_PROGRAM, ['-v'], { encoding: 'utf8' });
  return /nginx\/(\S+)/.exec(stderr)?.[1] ?? '0';
}
