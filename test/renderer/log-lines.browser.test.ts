/** What a person asks of the lines in the dock: some of them, where one is, all of one, and to keep them. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessLines } from './gallery/log-lines.ts';
import { canRun, useGallery } from './use-gallery.ts';

describe.skipIf(!canRun)('the lines in the log dock', () => {
  const { open, lines } = useGallery();
  const rows = async (): Promise<readonly string[]> =>
    (await lines())
      .split('\n')
      .map((line) => line.trimEnd())
      .filter((line) => line !== '');
  const filter = (page: Page, query: string) =>
    page.getByRole('searchbox', { name: 'Filter lines' }).fill(query);
  const shown = (page: Page) => page.getByRole('status', { name: 'Lines shown' });

  it('are those a query names, and how many they are of how many is said', async () => {
    const page = await open('up');
    await expect.poll(rows).not.toEqual([]);
    await filter(page, 'backend:2 status:4xx');
    await expect.poll(() => shown(page).innerText()).toBe('22 of 200 lines');
    await expect.poll(async () => (await rows())[0]).toContain('404');
    const found = await rows();
    expect(found.length).toBeGreaterThan(2);
    expect(found.filter((line) => !/flask-app-2\s+404/.test(line))).toEqual([]);
    await filter(page, 'status:nonsense');
    await page.getByText('Expected status to be like 404, 5xx').waitFor();
    await filter(page, 'nothing has this');
    await page.getByText('None of the lines here').waitFor();
    await filter(page, '');
    await expect.poll(async () => (await rows()).length).toBeGreaterThan(8);
  });

  it('are those of a backend after a click on its bar', async () => {
    const page = await open('up');
    await page.getByRole('button', { name: 'Requests of flask-app-3 in the access log' }).click();
    await expect.poll(() => shown(page).innerText()).toMatch(/ of 200 lines$/);
    expect((await rows()).filter((line) => !line.includes('flask-app-3'))).toEqual([]);
    const query = page.getByRole('searchbox', { name: 'Filter lines' });
    expect(await query.inputValue()).toBe('backend:flask-app-3');
  });

  it('all stay where a query only marks', async () => {
    const page = await open('up');
    await expect.poll(rows).not.toEqual([]);
    const before = await rows();
    await page.getByRole('button', { name: 'Mark lines instead of filtering' }).click();
    await page.getByRole('searchbox', { name: 'Mark lines' }).fill('backend:2');
    await expect.poll(() => page.locator('.xterm-rows .xterm-bg-17').count()).toBeGreaterThan(2);
    expect(await rows()).toEqual(before);
  });

  it('are searched with counts, and each place found is gone to', async () => {
    const page = await open('up');
    await expect.poll(rows).not.toEqual([]);
    await page.getByRole('searchbox', { name: 'Find in the log' }).fill('favicon');
    const results = page.locator('output[title="Lines that have it"]');
    await expect.poll(() => results.innerText()).toBe('22 of 22');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await expect.poll(() => results.innerText()).toBe('20 of 22');
    await page.keyboard.press('Shift+Enter');
    await expect.poll(() => results.innerText()).toBe('21 of 22');
    await expect.poll(rows).toContainEqual(expect.stringContaining('favicon'));
    await page.getByRole('searchbox', { name: 'Find in the log' }).fill('/fav.*ico/');
    await expect.poll(() => results.innerText()).toMatch(/^\d+ of 22$/);
    await expect.poll(() => page.locator('.xterm-rows .xterm-bg-19').count()).toBeGreaterThan(0);
  });

  it('stand still when scrolled, and how many wait below is said', async () => {
    const page = await open('up');
    await expect.poll(rows).not.toEqual([]);
    await page.locator('.xterm').hover();
    await page.mouse.wheel(0, -400);
    await page.getByRole('button', { name: 'To the newest line' }).waitFor();
    const before = await rows();
    await page.evaluate((some) => window.sendLines(some), accessLines(7, 3));
    await page.getByRole('button', { name: '7 new lines' }).waitFor();
    expect(await rows()).toEqual(before);
    await page.getByRole('button', { name: '7 new lines' }).click();
    await page.getByRole('button', { name: '7 new lines' }).waitFor({ state: 'hidden' });
    await expect.poll(rows).not.toEqual(before);
    await page.evaluate((some) => window.sendLines(some), ['the very last']);
    await expect.poll(rows).toContainEqual(expect.stringContaining('the very last'));
  });

  it('are gone to by time, and wrap when asked', async () => {
    const page = await open('up');
    await expect.poll(rows).not.toEqual([]);
    await page.getByRole('button', { name: 'More of the log' }).click();
    await page.getByLabel('Jump to').fill('14:03:24');
    await page.getByRole('button', { name: 'Go', exact: true }).click();
    await expect.poll(async () => (await rows())[0]).toMatch(/^14:03:24\.0/);
    await page.getByLabel('Jump to').fill('noon');
    await page.keyboard.press('Enter');
    await page.getByText('Expected a time such as 14:03').waitFor();
    await page.keyboard.press('Escape');
    await page.evaluate((some) => window.sendLines(some), [`long ${'x'.repeat(600)} end`]);
    await page.locator('.xterm').click();
    await page.keyboard.press('Escape');
    await page.locator('.xterm').hover();
    await page.keyboard.press('End');
    await page.getByRole('button', { name: 'Wrap long lines' }).click();
    await page.getByRole('button', { name: /^(To the newest line|1 new line)$/ }).click();
    await expect.poll(rows).toContainEqual(expect.stringMatching(/^x+ end$/));
  });

  it('open whole at a click, and each field leads to its like', async () => {
    const page = await open('up');
    await expect.poll(rows).not.toEqual([]);
    await page.locator('.xterm').click({ position: { x: 200, y: 20 } });
    const record = page.getByRole('complementary', { name: 'The whole record' });
    await record.waitFor();
    for (const words of ['request', 'status', 'upstream', 'client', 'generation', '172.20.0.1', '"path"'])
      expect(await record.innerText()).toContain(words);
    const before = await record.innerText();
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => record.innerText()).not.toBe(before);
    await record.getByRole('button', { name: /^Filter by backend:flask-app-\d$/ }).click();
    await expect.poll(() => shown(page).innerText()).toMatch(/ of 200 lines$/);
    await record.getByRole('button', { name: 'Close the record' }).click();
    await record.waitFor({ state: 'hidden' });
  });

  it('are chosen by keys, one after the other or as a range', async () => {
    const page = await open('up');
    await expect.poll(rows).not.toEqual([]);
    await page.locator('.xterm textarea').focus();
    for (const key of ['ArrowUp', 'ArrowUp', 'Shift+ArrowUp', 'Shift+ArrowUp', 'Shift+ArrowUp'])
      await page.keyboard.press(key);
    await page.getByText('4 lines chosen').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'The whole record' }).waitFor();
  });

  it('can be saved as they were written, those the filter shows', async () => {
    const page = await open('up');
    await filter(page, 'status:404');
    await expect.poll(() => shown(page).innerText()).toMatch(/^22 of 200/);
    await page.getByRole('button', { name: 'More of the log' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save the filtered lines as written' }).click(),
    ]);
    const saved = await readFile(await download.path(), 'utf8');
    expect(saved).toBe(
      accessLines(200, 3)
        .filter((line) => line.includes('"status":404'))
        .map((line) => `${line}\n`)
        .join(''),
    );
  });
});
