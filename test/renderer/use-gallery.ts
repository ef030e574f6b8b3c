/** One page of the gallery at a time, with everything the browser complained of. */
import type { Browser, Dialog, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from 'vitest';
import { hasChromium, openChromium } from './chromium.ts';
import { type GallerySite, openGallerySite } from './gallery-site.ts';
import { isOfNetwork } from './network-complaint.ts';

export const canRun = hasChromium();
if (!canRun) console.warn('Skipped: the panel in a browser, as there is no /usr/bin/chromium.');

/**
 * Begins before the file's tests and ends after them; `open` is called by each test, once. Each meets an empty store and
 * the same size, in one tab: a browser's new process for every test would cost three times the test.
 */
export function useGallery() {
  let site: GallerySite;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  const openTab = async () => {
    page = await browser.newPage({ viewport: VIEWPORT });
    // Refused scripts and styles, faults in React, missing files: all of them are said on the console.
    page.on('console', (message) => {
      const isFault = ['error', 'warning'].includes(message.type());
      if (isFault && !isOfNetwork(message.text())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
  };

  beforeAll(async () => {
    site = await openGallerySite(inject('galleryFolder'));
    browser = await openChromium();
    await openTab();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });
  beforeEach(() => {
    complaints = [];
  });
  afterEach(async ({ task }) => {
    // What a failed test left may hang.
    if (task.result?.state === 'fail') {
      await page.close();
      await openTab();
    } else await leave(page, site.url);
    expect(complaints).toEqual([]);
  });

  return {
    async open(scene: string): Promise<Page> {
      await page.goto(`${site.url}?scene=${scene}`);
      // Beneath a dialogue the banner is nobody's to see.
      const header = page.locator('header').first();
      // Containers of tests beside this one are changes of network, by which a page may lose a file.
      await header.waitFor({ timeout: LOADED_WITHIN_MS }).catch(async () => {
        await page.reload();
        await header.waitFor();
      });
      return page;
    },
    asked: () => page.evaluate(() => window.asked),
    text: (selector: string) => page.locator(selector).innerText(),
    state: () => page.getByRole('status', { name: 'Stack state' }).innerText(),
    lines: () => page.locator('.xterm-rows').innerText(),
  };
}

const LOADED_WITHIN_MS = 20_000;
const VIEWPORT = { width: 1280, height: 800 };

async function leave(page: Page, url: string): Promise<void> {
  // The store is the site's: a test that left it comes back for that.
  if (!page.url().startsWith(url)) await page.goto(url);
  await page.evaluate(() => localStorage.clear());
  const agree = (dialog: Dialog) => dialog.accept();
  // An edit that was not sent asks whether the page may be left.
  page.on('dialog', agree);
  await page.goto('about:blank');
  page.off('dialog', agree);
  await page.setViewportSize(VIEWPORT);
}
