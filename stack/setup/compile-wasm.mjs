/**
 * `npm run build:wasm`: the program in `stack/logs/read/wasm/`, compiled and written as the text of a module beside it. It
 * is kept in the repository, so that sources run as they are, on threads too; a test holds it to what it is made of.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const FOLDER = fileURLToPath(new URL('../logs/read/wasm/', import.meta.url));
const OPTIONS =
  '--optimizeLevel 3 --converge --noAssert --runtime stub --enable simd --initialMemory 6 --maximumMemory 6';

/** The module's text: the same for the same sources, on any machine. */
export async function printLineProgram() {
  let binary = Buffer.alloc(0);
  const { error, stderr } = await asc.main(
    ['scan.ts', ...OPTIONS.split(' '), '--use', 'abort=', '--outFile', 'scan.wasm'],
    {
      readFile: (name) => readOrNull(join(FOLDER, name)),
      writeFile(_name, contents) {
        binary = Buffer.from(contents);
      },
      listFiles: () => [],
    },
  );
  if (error !== null)
    throw new Error(`The program does not compile.\n${stderr.toString()}`, { cause: error });
  const lines = binary.toString('base64').match(/.{1,100}/g) ?? [];
  return [
    '/** Written by `npm run build:wasm` from what is in `wasm/`. WebAssembly, as base64. */',
    'export const LINE_PROGRAM =',
    `${lines.map((line) => `  '${line}'`).join(' +\n')};`,
    '',
  ].join('\n');
}

/** @param {string} path */
function readOrNull(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(join(FOLDER, '../line-program.ts'), await printLineProgram());
