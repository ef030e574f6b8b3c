import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyConfig } from '../../../stack/control/config/apply-config.ts';
import { applyFiles } from '../../../stack/control/config/apply-files.ts';
import { RefusedChange } from '../../../stack/control/config/config-refusals.ts';
import { NO_SNIPPETS, type Snippets } from '../../../stack/model/snippets.ts';
import { printConfig } from '../../../stack/nginx/print-config.ts';
import { hasNginx, NGINX_PROGRAM } from './local-nginx.ts';
import { startTestStack, type TestStack } from './test-stack.ts';

if (!hasNginx)
  console.log(`skipped: snippets are tested by a real nginx, and there is none at ${NGINX_PROGRAM}`);

let stack: TestStack;

describe.runIf(hasNginx)('a person’s own lines', () => {
  beforeAll(async () => {
    stack = await startTestStack();
  });
  afterAll(() => stack.remove());

  test('reach nginx at their level, by the same verified change', async () => {
    const snippets: Snippets = {
      http: 'map $uri $mine {\n  default "of http";\n}',
      server: 'location = /mine {\n  return 200 $mine;\n}\n',
      upstream: 'keepalive_requests 7;\n',
    };
    const applied = await apply(snippets);
    expect(applied.warnings).toEqual([]);
    expect(applied.proof).toContain(`generation ${applied.generation} answered`);
    expect(await stack.hit('/mine')).toBe('of http');
    expect(await stack.hit()).toMatch(/^flask-app-[12]$/);
    // As written, but for the end of the last line.
    expect(await readFile(join(stack.nginx.folder, 'current/snippets/http.conf'), 'utf8')).toBe(
      `${snippets.http}\n`,
    );
  });

  test('stay through a switch of the method, and leave no file when they are emptied', async () => {
    await apply({ ...NO_SNIPPETS, server: 'location = /kept { return 200 kept; }\n' });
    await apply({ ...NO_SNIPPETS, server: 'location = /kept { return 200 kept; }\n' }, 'least_conn');
    expect(await stack.hit('/kept')).toBe('kept');
    await apply(NO_SNIPPETS);
    expect(await stack.hit('/kept')).not.toBe('kept');
    await expect(readFile(join(stack.nginx.folder, 'current/snippets/server.conf'))).rejects.toThrow(
      'ENOENT',
    );
  });

  test('that nginx refuses are named with file and line, and leave the old config byte for byte', async () => {
    const before = await stack.servedDigest();
    const refused = await refusal(apply({ ...NO_SNIPPETS, server: '# mine\n\nnonsense on;\n' }));
    expect(refused.fault).toMatchObject({
      code: 'config-rejected',
      message: 'nginx does not accept snippets/server.conf, line 3: unknown directive "nonsense".',
      at: { path: 'snippets/server.conf', line: 3 },
    });
    expect(await stack.servedDigest()).toBe(before);
    expect(await stack.hit()).toMatch(/^flask-app-[12]$/);
  });

  test('that break a promise are refused before nginx is asked', async () => {
    const refused = await refusal(apply({ ...NO_SNIPPETS, http: '\naccess_log off;\n' }));
    expect(refused.fault).toMatchObject({
      code: 'config-unsafe',
      message: expect.stringContaining('snippets/http.conf, line 2'),
      at: { path: 'snippets/http.conf', line: 2 },
    });
    expect(refused.stages.map(({ name }) => name)).not.toContain('test');
  });

  test('a server of their own on the public port gets its own name’s requests, and no other', async () => {
    const { listen } = stack.routing({ kind: 'round_robin' }).site;
    const own = `server {\n  listen ${listen};\n  server_name other.example;\n  return 200 other;\n}\n`;
    await apply({ ...NO_SNIPPETS, http: own });
    expect(await stack.hit()).toMatch(/^flask-app-[12]$/);
    await apply(NO_SNIPPETS);
  });

  test('what the linter forbids at http level would indeed keep a probe from a backend', async () => {
    const probe = async () => (await stack.nginx.ask('/stub_status')).status;
    expect(await probe()).toBe(200);
    const routing = stack.routing({ kind: 'round_robin' });
    await applyFiles({
      ...place(),
      routing,
      // As if it were one of our own files, which are not judged as snippets are.
      filesOf: (generation) => [
        ...printConfig(routing, generation),
        { path: 'conf.d/deny.conf', text: 'deny all;\n' },
      ],
    });
    expect(await probe()).toBe(403);
    await apply(NO_SNIPPETS);
  });
});

const place = () => ({ nginxFolder: stack.nginx.folder, nginx: stack.nginx, reportStage: () => undefined });

function apply(snippets: Snippets, method: 'round_robin' | 'least_conn' = 'round_robin') {
  return applyConfig({ ...place(), routing: { ...stack.routing({ kind: method }), snippets } });
}

async function refusal(asked: Promise<unknown>): Promise<RefusedChange> {
  try {
    await asked;
  } catch (thrown) {
    if (thrown instanceof RefusedChange) return thrown;
    throw thrown;
  }
  throw new Error('it should have been refused');
}
