import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(import.meta.url);
const asar: {
  listPackage(path: string, options: object): string[];
  extractFile(path: string, name: string): Buffer;
} = require('@electron/asar');
const fuses: {
  getCurrentFuseWire(path: string): Promise<Record<string, number>>;
} = require('@electron/fuses');

let folder: string;
let resources: string;

/** A project like ours with things beside it that must not be shipped, packed around a stand-in for Electron's binary. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-package-'));
  for (const name of ['package.json', 'electron-builder.yml'])
    cpSync(join(repository, name), join(folder, name));
  cpSync(join(repository, 'stack'), join(folder, 'stack'), { recursive: true });
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
  for (const name of ['vite.config.ts', 'vite.preload.config.ts']) {
    await build({
      configFile: join(repository, 'electron', name),
      logLevel: 'error',
      build: { outDir: join(folder, 'dist/electron') },
    });
  }
  write('dist/renderer/index.html', '<!doctype html>');
  write('dist/renderer/assets/panel.js', 'export {};');
  write('dist/cli/signalbox.js', '');
  write('dist/electron/main.js.map', '{}');
  write('test/secret.test.ts', '');
  write('.env', 'TOKEN=secret');
  writeStandInDistribution(join(folder, 'stand-in'));
  await execa(
    process.execPath,
    [
      join(repository, 'node_modules/electron-builder/cli.js'),
      ...['--dir', '--linux', '--x64', '--publish', 'never'],
      ...['-c.electronDist=stand-in', '-c.electronVersion=45.4.1'],
    ],
    { cwd: folder },
  );
  resources = join(folder, 'dist/packages/linux-unpacked/resources');
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('the package', () => {
  test('holds the built shell, the panel and the manifest, and nothing more', () => {
    const packed = asar.listPackage(join(resources, 'app.asar'), {}).filter((path) => !isFolder(path));
    const built = ['dist/electron', 'dist/renderer'].flatMap((part) =>
      readdirSync(join(folder, part), { recursive: true }).map((name) => `/${part}/${name}`),
    );
    const expected = built.filter((path) => !isFolder(path) && !path.endsWith('.map'));
    expect(packed.sort()).toEqual([...expected, '/package.json'].sort());
    expect(packed).toContain('/dist/electron/preload.cjs');
    expect(readdirSync(resources).sort()).toEqual(['app.asar', 'images']);
  });

  test('needs no node_modules: what its programs import is Electron’s and Node’s own, or beside them', () => {
    for (const name of ['main.js', 'controller.js', 'load-worker.js', 'past-worker.js']) {
      const text = asar.extractFile(join(resources, 'app.asar'), `dist/electron/${name}`).toString();
      const imported = [...text.matchAll(/^import .*?from "([^"]+)";$|^import "([^"]+)";$/gm)].map(
        (match) => match[1],
      );
      expect(
        imported.filter((one) => !/^(node:|\.\/|electron$)/.test(one ?? '') && !isBuiltIn(one ?? '')),
      ).toEqual([]);
    }
  });

  test('carries the images beside the archive as real files, as they are', () => {
    const images = readdirSync(join(repository, 'stack/images'), { recursive: true }).map(String);
    const packed = readdirSync(join(resources, 'images'), { recursive: true }).map(String);
    expect(packed.sort()).toEqual(images.filter((path) => !path.includes('__pycache__')).sort());
    expect(packed).toContain('flask/app.py');
    expect(packed).toContain('process/keeper.py');
  });

  test('has the fuses set: no Node mode, no debug switches, only the archive’s own code', async () => {
    const wire = await fuses.getCurrentFuseWire(join(folder, 'dist/packages/linux-unpacked/signalbox'));
    const [off, on] = ['0', '1'].map((digit) => digit.charCodeAt(0));
    expect({ ...wire, version: undefined, resetAdHocDarwinSignature: undefined }).toMatchObject({
      0: off, // RunAsNode
      1: on, // EnableCookieEncryption
      2: off, // EnableNodeOptionsEnvironmentVariable
      3: off, // EnableNodeCliInspectArguments
      4: on, // EnableEmbeddedAsarIntegrityValidation
      5: on, // OnlyLoadAppFromAsar
      7: off, // GrantFileProtocolExtraPrivileges
    });
  });
});

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** What the packager looks for in Electron's folder, with a fuse wire to set in its program. */
function writeStandInDistribution(distribution: string): void {
  for (const name of ['resources', 'locales']) mkdirSync(join(distribution, name), { recursive: true });
  for (const name of ['version', 'LICENSE', 'LICENSES.chromium.html']) {
    writeFileSync(join(distribution, name), '45.4.1');
  }
  const wire = `${FUSE_SENTINEL}${String.fromCharCode(1, 9)}${'1'.repeat(9)}`;
  writeFileSync(join(distribution, 'electron'), `#!/bin/sh\nexit 1\n${wire}\n`);
  chmodSync(join(distribution, 'electron'), 0o755);
}

/** Marks the fuse wire in Electron's program: @electron/fuses. */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

function isFolder(path: string): boolean {
  return !/\.\w+$/.test(path);
}

function isBuiltIn(name: string): boolean {
  return require('node:module').builtinModules.includes(name);
}
