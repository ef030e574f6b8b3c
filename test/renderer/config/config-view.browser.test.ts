/** The config view as a person uses it, on a scripted controller with our real printer and linter. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { UNKNOWN_DIRECTIVE } from '../gallery/config-script.ts';
import { canRun, useGallery } from '../use-gallery.ts';

const SOON = { timeout: 20_000 };

describe.skipIf(!canRun)('the config view', () => {
  const { open, asked } = useGallery();

  const openConfig = async (scene: string): Promise<Page> => {
    const page = await open(scene);
    await page.getByRole('navigation', { name: 'Config' }).waitFor();
    return page;
  };
  const editorOf = (page: Page, label: string) => page.getByRole('textbox', { name: label });
  const server = (page: Page) => editorOf(page, 'The server snippet');
  /** As a person would: the cursor at the end, then keys. */
  const write = async (page: Page, text: string): Promise<void> => {
    await server(page).click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type(text);
    await page.keyboard.press('Escape');
    await server(page).focus();
  };
  const colourOf = (page: Page, word: string): Promise<string> =>
    page
      .locator('.cm-line span', { hasText: word })
      .first()
      .evaluate((one) => getComputedStyle(one).color);

  it('comes as a chunk of its own: no page that shows the board fetches the editor', async () => {
    const page = await open('up');
    await page.locator('[data-log]').waitFor();
    expect(await page.evaluate(scriptsWithEditor)).toEqual([]);
    await page.keyboard.press('3');
    await server(page).waitFor();
    expect(await page.evaluate(scriptsWithEditor)).toHaveLength(1);
  });

  it('colours what is a directive, and what is none, differently', async () => {
    const page = await openConfig('config-own');
    await server(page).waitFor();
    const known = await colourOf(page, 'add_header');
    expect(await colourOf(page, 'location')).toBe(known);
    expect(await colourOf(page, '# Who asks')).not.toBe(known);
    await write(page, `\n${UNKNOWN_DIRECTIVE} X y;`);
    expect(await colourOf(page, UNKNOWN_DIRECTIVE)).not.toBe(known);
  });

  it('offers directives of the level with a line of explanation, and variables', async () => {
    const page = await openConfig('config');
    await server(page).click();
    // A key that comes too soon after the list is an empty line: then as a person would, once more.
    await expect
      .poll(async () => {
        await page.keyboard.press('Control+a');
        await page.keyboard.type('add_h');
        await page.getByRole('option', { name: 'add_header', exact: true }).waitFor(SOON);
        await page.getByText('Adds a header to answers with a good status').waitFor(SOON);
        await page.keyboard.press('Enter');
        return server(page).innerText();
      }, SOON)
      .toContain('add_header');
    await page.keyboard.type(' X-Host $remote_a');
    await page.getByRole('option', { name: '$remote_addr' }).waitFor(SOON);
  });

  it('shows an example where nothing is written, and leaves it out of the text', async () => {
    const page = await openConfig('config');
    await page.getByText('# Nothing of your own yet.').waitFor();
    await page.keyboard.press('Control+s');
    expect(await page.getByRole('button', { name: 'Preview' }).isDisabled()).toBe(true);
    expect(await asked()).toEqual([]);
  });

  it('marks what the linter refuses, with its code, its reason and what to do', async () => {
    const page = await openConfig('config');
    await write(page, 'access_log off;');
    const mark = page.locator('.cm-lint-marker-error');
    await mark.waitFor(SOON);
    await mark.hover();
    const tooltip = page.locator('.cm-tooltip-lint, .cm-tooltip-lint-gutter').first();
    await expect
      .poll(() => tooltip.innerText(), SOON)
      .toMatch(/snippet-log[\s\S]*access log[\s\S]*http snippet/);
    await page.getByRole('button', { name: 'server refused edited' }).waitFor(SOON);
  });

  it('shows what would change before it is sent, and sends all that is edited as one', async () => {
    const page = await openConfig('config-own');
    await write(page, 'add_header X-More more;');
    await page.getByRole('button', { name: /^http/ }).click();
    await editorOf(page, 'The http snippet').click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('# mine');
    await page.keyboard.press('Control+s');
    const merge = page.getByRole('region', { name: 'Changes of snippets/server.conf' });
    await merge.waitFor(SOON);
    await expect.poll(() => merge.innerText()).toContain('add_header X-More more;');
    await page.getByRole('region', { name: 'Changes of snippets/http.conf' }).waitFor();
    expect(await asked()).toEqual([]);
    await page.keyboard.press('Control+s');
    await expect.poll(asked, SOON).toMatchObject([
      {
        call: 'snippets',
        input: {
          by: 'browser',
          revision: 12,
          snippets: {
            http: expect.stringMatching(/# mine$/),
            server: expect.stringMatching(/add_header X-More more;$/),
            upstream: '',
          },
        },
      },
    ]);
    await expect.poll(() => page.getByText('edited', { exact: true }).count(), SOON).toBe(0);
  });

  it('goes back from the preview by Escape with nothing lost, and leaves the editor by Escape and Tab', async () => {
    const page = await openConfig('config');
    await write(page, 'gzip on;');
    await page.keyboard.press('Control+s');
    await page.getByRole('button', { name: 'Apply' }).waitFor(SOON);
    await page.keyboard.press('Escape');
    await expect.poll(() => server(page).innerText(), SOON).toContain('gzip on;');
    expect(await server(page).getAttribute('aria-description')).toContain('Escape leaves the editor');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('.cm-editor') ?? null)).toBeNull();
    expect(await asked()).toEqual([]);
  });

  it('shows nginx’s refusal at its line, and keeps the edit', async () => {
    const page = await openConfig('config-own');
    await write(page, `${UNKNOWN_DIRECTIVE} X-Hello hi;`);
    await page.keyboard.press('Control+s');
    await page.getByRole('button', { name: 'Apply' }).click();
    const refusal = page.getByRole('alert').filter({ hasText: 'Not applied' });
    await expect.poll(() => refusal.innerText(), SOON).toContain('snippets/server.conf line 10');
    expect(await refusal.innerText()).toContain(`unknown directive "${UNKNOWN_DIRECTIVE}"`);
    await page.locator('.cm-lint-marker-error').waitFor(SOON);
    await expect.poll(() => page.locator('.cm-activeLine').innerText(), SOON).toContain(UNKNOWN_DIRECTIVE);
    await page.getByRole('button', { name: 'server refused edited' }).waitFor(SOON);
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' ');
    await refusal.waitFor({ state: 'detached' });
    await page.locator('.cm-lint-marker-error').waitFor({ state: 'detached' });
  });

  it('keeps an edit while another view is looked at, and asks before the page is left', async () => {
    const page = await openConfig('config');
    await write(page, 'gzip on;');
    await page.keyboard.press('Escape');
    await page.keyboard.press('1');
    await page.getByRole('table').waitFor();
    await page.keyboard.press('3');
    await expect.poll(() => server(page).innerText(), SOON).toContain('gzip on;');
    const question = page.waitForEvent('dialog');
    const leaving = page.goto('about:blank');
    const dialog = await question;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.accept();
    await leaving;
  });

  it('tells that somebody else changed the snippet meanwhile, and shows theirs beside the edit', async () => {
    const page = await openConfig('config-own');
    await write(page, 'gzip on;');
    await page.evaluate(() => window.serveSnippet('server', 'add_header X-Theirs yes;\n'));
    await page.getByText('The server snippet was changed elsewhere since you began.').waitFor(SOON);
    await page.keyboard.press('Control+s');
    const merge = page.getByRole('region', { name: 'Changes of snippets/server.conf' });
    await expect.poll(() => merge.innerText(), SOON).toContain('X-Theirs');
  });

  it('shows our files and what nginx loads, to be read only', async () => {
    const page = await openConfig('config-own');
    await page.getByRole('button', { name: 'conf.d/public.conf' }).click();
    await expect.poll(() => editorOf(page, 'conf.d/public.conf').innerText(), SOON).toContain('proxy_pass');
    await editorOf(page, 'conf.d/public.conf').click();
    await page.keyboard.type('x');
    expect(await editorOf(page, 'conf.d/public.conf').innerText()).not.toMatch(/^x/);
    await page.getByRole('button', { name: 'nginx -T' }).click();
    await expect
      .poll(() => editorOf(page, 'nginx -T').innerText(), SOON)
      .toContain('# configuration file /etc/nginx/conf.d/control.conf');
  });

  it('finds text in what is read', async () => {
    const page = await openConfig('config-own');
    await page.getByRole('button', { name: 'nginx.conf' }).click();
    await editorOf(page, 'nginx.conf').click();
    await page.keyboard.press('Control+f');
    await page.getByRole('textbox', { name: 'Find' }).pressSequentially('worker_connections');
    await page.keyboard.press('Enter');
    await page.locator('.cm-searchMatch-selected', { hasText: 'worker_connections' }).waitFor(SOON);
  });

  it('lets a person choose about drift while nothing runs, as nothing starts before', async () => {
    const page = await open('config-drifted-down');
    await page.getByRole('heading', { name: 'Nothing runs' }).waitFor();
    await page.getByRole('button', { name: 'Look and choose' }).click();
    await page.getByRole('button', { name: 'Throw theirs away' }).click();
    await page.getByRole('button', { name: 'Yes, throw theirs away' }).click();
    await expect
      .poll(asked, SOON)
      .toEqual([{ call: 'resolve drift', input: { by: 'browser', choice: 'restore' } }]);
    await page.getByRole('heading', { name: 'Nothing runs' }).waitFor(SOON);
  });

  it('tells of drift on every view, shows theirs beside ours, and overwrites nothing unasked', async () => {
    const page = await openConfig('config-drifted');
    await page.keyboard.press('1');
    await page.getByText('Another hand changed 2 files of nginx’s config on disk.').waitFor();
    await page.getByRole('button', { name: 'Look and choose' }).click();
    const merge = page.getByRole('region', { name: 'Changes of conf.d/public.conf' });
    await expect
      .poll(() => merge.innerText(), SOON)
      .toMatch(/proxy_read_timeout 60s[\s\S]*proxy_read_timeout 300s/);
    await page.getByRole('button', { name: 'Throw theirs away' }).click();
    await page.getByRole('button', { name: 'No, keep them' }).click();
    expect(await asked()).toEqual([]);
    await page.getByRole('button', { name: 'Set theirs aside' }).click();
    await expect
      .poll(asked, SOON)
      .toEqual([{ call: 'resolve drift', input: { by: 'browser', choice: 'set-aside' } }]);
    await page.getByText('Nothing differs').waitFor(SOON);
  });
});

/** Runs in the page: of the scripts fetched so far, those that hold CodeMirror, by a class name of its own. */
async function scriptsWithEditor(): Promise<readonly string[]> {
  const fetched = performance.getEntriesByType('resource').map(({ name }) => name);
  const scripts = [...new Set(fetched)].filter((name) => name.endsWith('.js'));
  const texts = await Promise.all(scripts.map(async (name) => [name, await (await fetch(name)).text()]));
  return texts.flatMap(([name = '', text = '']) => (text.includes('cm-scroller') ? [name] : []));
}
