/** What a person writes into nginx's config with the panel, on a real nginx: served, refused, changed behind our back. */
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, openChromium } from '../renderer/chromium.ts';
import { PanelPage } from './panel-page.ts';
import { CLI, StackUnderTest } from './stack-under-test.ts';

const SOON = { timeout: 60_000, interval: 100 };

const NEEDED = ['/usr/sbin/nginx', '/usr/bin/gunicorn', CLI];
const absent = NEEDED.filter((path) => !existsSync(path));
const canRun = hasChromium() && absent.length === 0;
if (!canRun) console.warn(`skipped: the config editor on a real nginx: no chromium, or no ${absent.join()}`);

describe.skipIf(!canRun)('the config editor on a real nginx', { timeout: 240_000 }, () => {
  let stack: StackUnderTest;
  let browser: Browser;
  let panel: PanelPage;
  let served: ChildProcess;

  beforeAll(async () => {
    stack = await StackUnderTest.create('process');
    const words = ['--engine', 'process', '--scale', '1', '--port', String(stack.port)];
    const up = await stack.run('up', ...words);
    expect(`${up.stdout}${up.stderr}`, 'the stack comes up').toContain('up');
    browser = await openChromium();
    const { url, child } = await stack.serve();
    served = child;
    panel = await PanelPage.open(browser, url);
    await panel.button('Config').click(SOON);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.destroy();
  });

  const editor = () => panel.page.getByRole('textbox', { name: 'The server snippet' });
  const hello = async (): Promise<string | null> => {
    const answer = await fetch(`http://127.0.0.1:${stack.port}/`);
    expect(answer.status).toBe(200);
    return answer.headers.get('x-hello');
  };
  const write = async (text: string): Promise<void> => {
    await editor().click();
    await panel.page.keyboard.press('Control+a');
    await panel.page.keyboard.press('Delete');
    await panel.page.keyboard.type(text);
  };
  const apply = async (): Promise<void> => {
    await panel.page.keyboard.press('Control+s');
    await panel.button('Apply').waitFor();
    await panel.page.keyboard.press('Control+s');
  };

  test('a header written into the server snippet is served once its change is verified', async () => {
    const before = await panel.generation();
    expect(await hello()).toBeNull();
    await write('add_header X-Hello hi;');
    await apply();
    await expect.poll(() => panel.receipt(), SOON).toMatch(new RegExp(`generation ${before + 1}\\b`));
    expect(await hello()).toBe('hi');
    expect(await panel.generation()).toBe(before + 1);
  });

  test('what nginx refuses is shown at its line, the edit is kept, and the old config still serves', async () => {
    const before = await panel.generation();
    await write('add_header X-Hello other;\nadd_haeder X-Hello wrong;');
    await apply();
    const refusal = panel.page.getByRole('alert').filter({ hasText: 'Not applied' });
    await expect
      .poll(() => refusal.innerText(), SOON)
      .toMatch(/snippets\/server\.conf line 2[\s\S]*add_haeder/);
    await panel.page.locator('.cm-lint-marker-error').waitFor(SOON);
    expect(await editor().innerText()).toContain('add_haeder X-Hello wrong;');
    expect(await hello()).toBe('hi');
    expect(await panel.generation()).toBe(before);
    await panel.button('Discard the edit').click();
    await expect.poll(() => editor().innerText(), SOON).toBe('add_header X-Hello hi;');
  });

  test('nginx -T shows the snippet where nginx reads it', async () => {
    await panel.page.getByRole('button', { name: 'nginx -T' }).click();
    const loaded = panel.page.getByRole('textbox', { name: 'nginx -T' });
    await expect.poll(() => loaded.innerText(), SOON).toContain('# configuration file');
  });

  test('a file changed on disk is told, shown beside ours, and put right only when a person chooses', async () => {
    const path = join(stack.home, 'nginx/current/conf.d/public.conf');
    await appendFile(path, '# by another hand\n');
    await panel.button('Look and choose').click(SOON);
    const merge = panel.page.getByRole('region', { name: 'Changes of conf.d/public.conf' });
    await expect.poll(() => merge.innerText(), SOON).toContain('# by another hand');
    expect(await readFile(path, 'utf8')).toContain('# by another hand');
    await panel.button('Set theirs aside').click();
    await panel.page.getByText('Nothing differs').waitFor(SOON);
    await expect.poll(() => readFile(path, 'utf8'), SOON).not.toContain('# by another hand');
    expect(await hello()).toBe('hi');
  });

  test('the browser complained of nothing: the editor lives by the shell’s content policy', async () => {
    expect(panel.complaints).toEqual([]);
    await panel.page.close();
    expect(await stack.end(served, 'SIGINT')).toBe(0);
  });
});
