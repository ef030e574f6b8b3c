/** Each layer rule bites: a tree with one planted violation per rule is cruised with the project's own rules. */

import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CONFIG = '.dependency-cruiser.cjs';

/** Rule, then who imports what. */
const PLANTS: readonly (readonly [rule: string, from: string, to: string])[] = [
  ['model-imports-nothing', 'stack/model/a.ts', 'node:fs'],
  ['pure-imports-model-only', 'stack/reconcile/a.ts', 'zod'],
  ['nginx-imports-model-only', 'stack/nginx/a.ts', '../logs/clean.ts'],
  ['logs-imports-model-only', 'stack/logs/a.ts', 'node:path'],
  ['lab-imports-model-only', 'stack/lab/a.ts', 'node:path'],
  ['contract-imports-model-and-its-schemas', 'stack/contract/a.ts', '../control/clean.ts'],
  ['engines-never-each-other', 'stack/engines/docker/a.ts', '../process/clean.ts'],
  ['control-sees-no-concrete-engine', 'stack/control/a.ts', '../engines/docker/clean.ts'],
  ['renderer-is-a-page', 'renderer/a.ts', '../stack/control/clean.ts'],
  ['renderer-without-node', 'renderer/b.ts', 'node:fs'],
  ['electron-only-in-its-folder', 'stack/serve/a.ts', 'electron'],
  ['vendor-docker', 'stack/engines/process/a.ts', 'dockerode'],
  ['vendor-tail', 'stack/serve/b.ts', 'tail'],
  ['vendor-protobuf', 'stack/serve/h.ts', 'protobufjs'],
  ['vendor-certificates', 'stack/serve/f.ts', '@peculiar/x509'],
  ['vendor-commander', 'stack/serve/c.ts', 'commander'],
  ['vendor-ws', 'stack/control/b.ts', 'ws'],
  ['vendor-react', 'stack/serve/d.ts', 'react'],
  ['no-cycles', 'stack/serve/ring-a.ts', './ring-b.ts'],
  ['nobody-imports-a-test', 'stack/cli/b.ts', '../../test/clean.ts'],
  ['nobody-imports-an-entry', 'stack/serve/e.ts', '../cli/signalbox.ts'],
];

/** Files that break no rule by themselves. */
const CLEAN: readonly (readonly [path: string, text: string])[] = [
  ['stack/logs/clean.ts', 'export const clean = 1;\n'],
  ['stack/control/clean.ts', 'export const clean = 1;\n'],
  ['stack/engines/process/clean.ts', 'export const clean = 1;\n'],
  ['stack/engines/docker/clean.ts', 'export const clean = 1;\n'],
  ['stack/cli/signalbox.ts', 'export const clean = 1;\n'],
  ['stack/serve/ring-b.ts', "import './ring-a.ts';\nexport const clean = 1;\n"],
  ['electron/clean.ts', 'export const clean = 1;\n'],
  ['test/clean.ts', 'export const clean = 1;\n'],
];

interface Report {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly { readonly rule: { readonly name: string }; readonly from: string }[];
  };
}

let folder: string;
let report: Report;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signalbox-layers-'));
  for (const name of ['tsconfig.json', 'package.json', CONFIG])
    await copyFile(join(ROOT, name), join(folder, name));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const [path, text] of CLEAN) await plant(path, text);
  for (const [, from, to] of PLANTS) await plant(from, `import '${to}';\nexport const planted = 1;\n`);
  report = await cruise(folder, ['electron', 'renderer', 'stack']);
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(PLANTS)('%s bites when %s imports %s', (rule, from) => {
  const bitten = report.summary.violations.filter((one) => one.from === from).map((one) => one.rule.name);
  expect(bitten).toContain(rule);
});

test('every rule there is has a plant', () => {
  const config = createRequire(import.meta.url)(join(ROOT, CONFIG)) as {
    forbidden: readonly { name: string }[];
  };
  expect(config.forbidden.map((rule) => rule.name).sort()).toEqual(PLANTS.map(([rule]) => rule).sort());
});

test('the tree itself breaks no rule, and was really looked at', async () => {
  const own = await cruise(ROOT, ['electron', 'renderer', 'stack']);
  expect(own.summary.violations.map((one) => `${one.rule.name}: ${one.from}`)).toEqual([]);
  expect(own.summary.totalCruised).toBeGreaterThan(100);
}, 60_000);

async function plant(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

/** The program ends with a code of its own where it found something; its report is on its output either way. */
async function cruise(cwd: string, folders: readonly string[]): Promise<Report> {
  const program = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [program, '--config', CONFIG, '--output-type', 'json', ...folders];
  const options = { cwd, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(process.execPath, args, options).catch(
    (error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }),
  );
  return JSON.parse(stdout) as Report;
}
