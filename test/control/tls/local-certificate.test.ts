/** The local authority: made once, believed for local names alone, and its certificates renewed in time. */
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { distrustAuthority, isTrusted, trustAuthority } from '../../../stack/control/tls/do-trust.ts';
import { issueAuthority, issueLeaf } from '../../../stack/control/tls/issue.ts';
import { readFacts } from '../../../stack/control/tls/kept-certificates.ts';
import { prepareTls } from '../../../stack/control/tls/prepare-tls.ts';
import { readAuthorityFacts, readTrust } from '../../../stack/control/tls/read-trust.ts';
import { authorityFile, authorityKeyFile, certificateFolder } from '../../../stack/control/tls/tls-paths.ts';
import { storeOf, systemOf, trustWays } from '../../../stack/control/tls/trust-ways.ts';
import { vouchedDomains } from '../../../stack/control/tls/vouched-names.ts';
import { DEFAULT_DESIRED, type Desired } from '../../../stack/model/desired.ts';

const DAY_MS = 86_400_000;
let home = '';
let nginxFolder = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'signalbox-ca-'));
  nginxFolder = join(home, 'nginx');
  await mkdir(nginxFolder);
});
afterEach(() => rm(home, { recursive: true, force: true }));

function wish(names?: readonly string[]): Desired {
  const certificate =
    names === undefined ? ({ kind: 'local' } as const) : ({ kind: 'local', names } as const);
  return { ...DEFAULT_DESIRED, state: 'up', tls: { port: 8443, redirect: 'off', http2: 'on', certificate } };
}
const prepare = (desired = wish(), days = 0) =>
  prepareTls({ home, nginxFolder }, desired, new Date(Date.now() + days * DAY_MS));
const kept = async () => (await readdir(join(nginxFolder, 'tls')).catch(() => [])).sort();
const verified = async (pem: string, ca: string) => {
  await writeFile(join(home, 'leaf.pem'), pem);
  await writeFile(join(home, 'some-ca.pem'), ca);
  return promisify(execFile)('openssl', [
    'verify',
    '-CAfile',
    join(home, 'some-ca.pem'),
    join(home, 'leaf.pem'),
  ]).then(
    ({ stdout }) => stdout,
    (error: { readonly stdout: string; readonly stderr: string }) => error.stdout + error.stderr,
  );
};

describe('the local authority', () => {
  it('is made with the first certificate and never again; certificates are made anew only when they must', async () => {
    await prepare({ ...wish(), tls: undefined });
    expect(await kept()).toEqual([]);
    await prepare();
    const authority = await readFile(authorityFile(home), 'utf8');
    await prepare();
    expect(await kept()).toEqual(['local-000001']);
    await prepare(wish(['box.test']));
    expect(await kept()).toEqual(['local-000001', 'local-000002']);
    expect((await readFacts(nginxFolder, 'local-000002'))?.names).toContain('box.test');
    expect(await readFile(authorityFile(home), 'utf8')).toBe(authority);
  });

  it('gives certificates of at most 398 days, and renews them weeks before their end', async () => {
    await prepare();
    const facts = await readFacts(nginxFolder, 'local-000001');
    const days = (Date.parse(facts?.expiresAt ?? '') - Date.parse(facts?.notBefore ?? '')) / DAY_MS;
    expect(days).toBeGreaterThan(390);
    expect(days).toBeLessThanOrEqual(398);
    await prepare(wish(), 340);
    expect(await kept()).toHaveLength(1);
    await prepare(wish(), 353);
    expect(await kept()).toEqual(['local-000001', 'local-000002']);
    const renewed = await readFacts(nginxFolder, 'local-000002');
    expect(Date.parse(renewed?.expiresAt ?? '')).toBeGreaterThan(
      Date.parse(facts?.expiresAt ?? '') + 300 * DAY_MS,
    );
  });

  it('keeps its key with mode 600 outside of what nginx can see', async () => {
    await prepare();
    expect((await stat(authorityKeyFile(home))).mode & 0o777).toBe(0o600);
    expect((await stat(join(home, 'tls'))).mode & 0o777).toBe(0o700);
    expect(authorityKeyFile(home).startsWith(nginxFolder)).toBe(false);
    expect(await readdir(certificateFolder(nginxFolder, 'local-000001'))).toEqual([
      'cert.pem',
      'facts.json',
      'issuer.pem',
      'key.pem',
    ]);
  });

  it('is believed for local names, and by no library for a name of the public web', async () => {
    const now = new Date();
    const authority = await issueAuthority({ name: 'Test', domains: vouchedDomains('box'), now });
    const leaf = (names: readonly string[]) =>
      issueLeaf(authority, { names, now }).then((issued) =>
        verified(issued.certificate, authority.certificate),
      );
    expect(await leaf(['localhost', '127.0.0.1', '::1', 'box', 'a.test', '192.168.1.5'])).toContain('OK');
    for (const name of ['bank.com', 'notbox', '8.8.8.8', '2001:db8::1'])
      expect(await leaf([name])).toContain('permitted subtree violation');
    const certificate = new X509Certificate(authority.certificate);
    expect(certificate.ca).toBe(true);
    expect(Date.parse(certificate.validTo) - now.getTime()).toBeGreaterThan(3640 * DAY_MS);
  });

  it('refuses to be asked for such a name, and to be replaced while its folder is damaged', async () => {
    await expect(prepare(wish(['bank.com']))).rejects.toMatchObject({ fault: { code: 'name-unvouched' } });
    await expect(prepare(wish(['8.8.8.8']))).rejects.toMatchObject({ fault: { code: 'name-unvouched' } });
    await writeFile(authorityKeyFile(home), 'garbage');
    const before = await readFile(authorityFile(home), 'utf8');
    await expect(prepare(wish())).rejects.toMatchObject({ fault: { code: 'authority-unreadable' } });
    expect(await readFile(authorityFile(home), 'utf8')).toBe(before);
  });
});

describe('trust', () => {
  it('is told for each system, with lines that take it back, and in words that name this one', async () => {
    expect((await readTrust(home)).authority).toBeNull();
    await prepare();
    const authority = await readAuthorityFacts(home);
    if (authority === null) throw new Error('no authority');
    for (const system of ['debian', 'fedora', 'arch', 'macos', 'windows'] as const) {
      const [first] = trustWays(system, authority);
      expect([system, first?.title, first?.commands.join(' ')]).toEqual([
        system,
        expect.stringContaining('This system'),
        expect.stringContaining(authority.path),
      ]);
      expect(first?.undo.length).toBeGreaterThan(0);
    }
    expect(JSON.stringify(trustWays('debian', { ...authority, path: "/a b/it's/ca.crt" }))).toContain(
      "'/a b/it'\\\\''s/ca.crt'",
    );
  });

  it.each([
    ['linux', 'ID=ubuntu\nID_LIKE=debian\n', 'debian'],
    ['linux', 'ID="rocky"\nID_LIKE="rhel centos fedora"\n', 'fedora'],
    ['linux', 'ID=arch\n', 'arch'],
    ['linux', 'ID=nixos\n', 'linux'],
    ['darwin', '', 'macos'],
    ['win32', '', 'windows'],
  ])('of %s, %j, is that of %s', (platform, release, system) => {
    expect(systemOf(platform, release)).toBe(system);
  });

  const hasStore = process.platform === 'linux' && process.getuid?.() === 0;
  it.skipIf(!hasStore)(
    'is given to a store and taken back by the system’s own program, and looked at',
    async () => {
      const certsDir = join(home, 'certs');
      const localDir = join(home, 'local');
      for (const folder of [certsDir, localDir]) await mkdir(folder);
      await writeFile(join(home, 'conf'), '');
      const other = await issueAuthority({ name: 'Other', domains: [], now: new Date() });
      await writeFile(join(localDir, 'other.crt'), other.certificate);
      const program = [
        'update-ca-certificates',
        '--etccertsdir',
        certsDir,
        '--localcertsdir',
        localDir,
        '--certsconf',
        join(home, 'conf'),
        '--hooksdir',
        join(home, 'none'),
      ] as const;
      await prepare();
      const authority = await readAuthorityFacts(home);
      if (authority === null) throw new Error('no authority');
      const name = storeOf('debian', authority)?.file.split('/').at(-1) ?? '';
      const store = {
        file: join(localDir, name),
        refresh: program,
        refreshWithout: [...program, '--fresh'] as [string, ...string[]],
        bundle: join(certsDir, 'ca-certificates.crt'),
      };
      expect(await isTrusted(authority, store)).toBe(false);
      await trustAuthority(authority, store);
      expect(await isTrusted(authority, store)).toBe(true);
      expect(
        await verified(
          await readFile(join(certificateFolder(nginxFolder, 'local-000001'), 'cert.pem'), 'utf8'),
          await readFile(store.bundle, 'utf8'),
        ),
      ).toContain('OK');
      await distrustAuthority(authority, store);
      expect(await isTrusted(authority, store)).toBe(false);
      await distrustAuthority(authority, store);
      const broken = { ...store, refresh: ['/nonexistent/program'] as [string] };
      await expect(trustAuthority(authority, broken)).rejects.toMatchObject({
        fault: { code: 'trust-refused' },
      });
      expect(await readdir(localDir)).toEqual(['other.crt']);
    },
  );
});
