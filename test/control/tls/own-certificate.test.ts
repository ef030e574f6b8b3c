/** A person's own certificate is judged before nginx is given it; made here by openssl, as a person's would be. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readOwn } from '../../../stack/cli/read-tls.ts';
import { importOwn } from '../../../stack/control/tls/import-own.ts';
import { certificateFolder } from '../../../stack/control/tls/tls-paths.ts';

const run = promisify(execFile);
let folder = '';
const pem: Record<string, string> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signalbox-own-'));
  await mkdir(join(folder, 'nginx'));
  const openssl = (...args: readonly string[]) => run('openssl', [...args], { cwd: folder });
  await openssl(
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '3650',
    '-subj',
    '/CN=Test CA',
  );
  await openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'leaf.key',
    '-out',
    'leaf.csr',
    '-subj',
    '/CN=box.test',
  );
  await writeFile(join(folder, 'ext'), 'subjectAltName=DNS:box.test,DNS:localhost\n');
  await openssl(
    'x509',
    '-req',
    '-in',
    'leaf.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-days',
    '200',
    '-extfile',
    'ext',
    '-out',
    'leaf.pem',
  );
  await openssl('pkey', '-in', 'leaf.key', '-aes256', '-passout', 'pass:secret', '-out', 'locked.key');
  await openssl('genrsa', '-out', 'weak.key', '1024');
  await openssl('req', '-x509', '-key', 'weak.key', '-out', 'weak.pem', '-days', '90', '-subj', '/CN=weak');
  for (const name of (await readdir(folder)).filter((one) => /\.(pem|key)$/.test(one)))
    pem[name] = await readFile(join(folder, name), 'utf8');
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const of = (name: string) => pem[name] ?? '';
const DAY_MS = 86_400_000;
const bring = (certificate: string, key: string, inDays = 0) =>
  importOwn(join(folder, 'nginx'), { certificate, key }, new Date(Date.now() + inDays * DAY_MS));

describe('a certificate of the person’s own', () => {
  it('is kept with mode 600 and told by its names, its issuer and its end', async () => {
    const imported = await bring(of('leaf.pem') + of('ca.pem'), of('leaf.key'));
    expect(imported).toMatchObject({ names: ['box.test', 'localhost'], issuer: 'Test CA', warnings: [] });
    const kept = certificateFolder(join(folder, 'nginx'), imported.id);
    expect((await stat(kept)).mode & 0o777).toBe(0o700);
    for (const file of await readdir(kept)) expect((await stat(join(kept, file))).mode & 0o777).toBe(0o600);
    expect((await readFile(join(kept, 'cert.pem'), 'utf8')).match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect((await bring(of('leaf.pem') + of('ca.pem'), of('leaf.key'))).id).toBe(imported.id);
  });

  it('that holds its key too is kept without it, where the world may read certificates', async () => {
    const imported = await bring(of('leaf.key') + of('leaf.pem'), of('leaf.key'));
    const text = await readFile(
      join(certificateFolder(join(folder, 'nginx'), imported.id), 'cert.pem'),
      'utf8',
    );
    expect(text).not.toContain('PRIVATE');
    expect(imported.warnings.join(' ')).toContain('no chain');
  });

  type Refusal = readonly [
    what: string,
    certificate: () => string,
    key: () => string,
    sentence: RegExp,
    inDays: number,
  ];
  const leaf = () => of('leaf.pem');
  const key = () => of('leaf.key');
  const refusals: Refusal[] = [
    ['has another key', leaf, () => of('ca.key'), /not the key of the certificate for box\.test/, 0],
    ['has expired', leaf, key, /expired on \d{4}-\d\d-\d\d/, 201],
    ['is not valid yet', leaf, key, /not valid before/, -2],
    ['has its chain in the wrong order', () => of('ca.pem') + leaf(), () => of('ca.key'), /not in order/, 0],
    ['has an encrypted key', leaf, () => of('locked.key'), /passphrase/, 0],
    ['was swapped with its key', key, leaf, /is a key/, 0],
    ['has a certificate in the place of the key', leaf, () => of('ca.pem'), /is a certificate/, 0],
    ['is empty', () => '', key, /certificate is empty/, 0],
    ['is no PEM', () => 'hello', key, /no certificate in it/, 0],
    ['is torn', () => leaf().replace(/\n.{60}/, '\n'), key, /cannot be read/, 0],
    ['is too large', () => leaf().repeat(100), key, /larger than 64 KiB/, 0],
    ['has a key too weak for nginx', () => of('weak.pem'), () => of('weak.key'), /1024 bits/, 0],
  ];
  it.each(refusals)(
    'that %s is refused in a sentence without the key, and nothing is kept',
    async (_what, certificate, key, sentence, inDays) => {
      const before = await readdir(join(folder, 'nginx', 'tls')).catch(() => []);
      const thrown = await bring(certificate(), key(), inDays).then(
        () => null,
        (error: unknown) => error,
      );
      expect(thrown).toMatchObject({
        fault: { code: 'certificate-invalid', message: expect.stringMatching(sentence) },
      });
      const said = JSON.stringify((thrown as { readonly fault: object }).fault);
      for (const line of key()
        .split('\n')
        .filter((one) => one.length > 40))
        expect(said).not.toContain(line);
      expect(await readdir(join(folder, 'nginx', 'tls')).catch(() => [])).toEqual(before);
    },
  );

  it('that ends soon, or names nobody here, is kept with a warning', async () => {
    const { warnings } = await bring(of('leaf.pem') + of('ca.pem'), of('leaf.key'), 180);
    expect(warnings).toEqual([expect.stringMatching(/expires in \d+ days/)]);
    const own = await bring(of('ca.pem'), of('ca.key'));
    expect(own.warnings.join(' ')).toMatch(/names no host.*signed by itself/);
  });
});

describe('the files of a command', () => {
  it.each([
    ['a folder', '.', /is a folder/],
    ['nothing', 'absent.pem', /There is no file/],
    ['a device', '/dev/zero', /is no file/],
  ])('that name %s are refused in a sentence', async (_what, path, sentence) => {
    const cert = path.startsWith('/') ? path : join(folder, path);
    await expect(readOwn({ cert, key: join(folder, 'leaf.key') })).rejects.toMatchObject({
      fault: { code: 'certificate-invalid', message: expect.stringMatching(sentence) },
    });
  });

  it('are two, or none', async () => {
    await expect(readOwn({ cert: 'a' })).rejects.toMatchObject({ fault: { code: 'input-invalid' } });
    expect(await readOwn({})).toBeNull();
    const own = await readOwn({ cert: join(folder, 'leaf.pem'), key: join(folder, 'leaf.key') });
    expect(own).toEqual({ certificate: of('leaf.pem'), key: of('leaf.key') });
  });
});
