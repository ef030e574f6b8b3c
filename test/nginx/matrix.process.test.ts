/** The linter and the printer against the nginx of this machine. */
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasNginx, NGINX_PROGRAM } from '../control/config/local-nginx.ts';
import { ASK_ALL, disagreements, MATRIX, readAnswers, writeMatrix } from './matrix.ts';
import { routingText, testRouting } from './routing-sample.ts';
import { ASK_SNIPPETS, SNIPPET_CASES, snippetSurprises, writeSnippetCases } from './snippet-cases.ts';
import { untilServed } from './until-served.ts';

if (!hasNginx) console.log(`skipped: the real nginx is asked, and there is none at ${NGINX_PROGRAM}`);

const version = hasNginx
  ? (/nginx\/(\S+)/.exec(spawnSync(NGINX_PROGRAM, ['-v'], { encoding: 'utf8' }).stderr)?.[1] ?? '0')
  : '0';

describe.runIf(hasNginx)(`nginx ${version}`, () => {
  let folder = '';
  let master: ChildProcess | null = null;
  let port = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signalbox-matrix-'));
    await chmod(folder, 0o755);
    port = await freePort();
    await writeMatrix(folder);
    await writeSnippetCases(folder, version);
    const text = routingText(folder, `127.0.0.1:${port}`, version);
    await writeFile(join(folder, 'nginx.conf'), `user root;\n${text}`);
    const args = ['-p', `${folder}/`, '-c', 'nginx.conf', '-e', 'error.log', '-g', 'daemon off;'];
    master = spawn(NGINX_PROGRAM, args, { stdio: 'ignore' });
    await untilServed(port);
  });
  afterAll(async () => {
    if (master !== null && master.exitCode === null) {
      const ended = new Promise((resolve) => master?.once('exit', resolve));
      master.kill('SIGTERM');
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  });

  test('is never stricter than we are, in the whole matrix', async () => {
    const args = ['-c', ASK_ALL, 'sh', NGINX_PROGRAM, folder, folder];
    const { stdout } = await promisify(execFile)('sh', args, { maxBuffer: 1 << 24 });
    const answers = readAnswers(stdout);
    expect(answers).toHaveLength(MATRIX.length);
    expect(new Set(answers).size).toBe(2);
    expect(disagreements(answers, version)).toEqual([]);
  });

  test('judges snippets as their cases say, and so does the linter', async () => {
    const args = ['-c', ASK_SNIPPETS, 'sh', NGINX_PROGRAM, folder, folder];
    const { stdout } = await promisify(execFile)('sh', args);
    expect(readAnswers(stdout)).toHaveLength(SNIPPET_CASES.length);
    expect(snippetSurprises(readAnswers(stdout), version)).toEqual([]);
  });

  testRouting(
    version,
    () => folder,
    () => port,
  );
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
