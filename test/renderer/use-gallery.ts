/** One page of the gallery at a time, with everything the browser complained of. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import { hasChromium, openChromium } from './chromium.ts';
import { type GallerySite, openGallerySite } from './gallery-site.ts';

export const canRun = hasChromium();
if (!canRun) console.warn('Skipped: the panel in a browser, as there is no /usr/bin/chromium.');

/** Begins before the file's tests and ends after them; `open` is called by each test, once. */
export function useGallery() {
  let site: GallerySite;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    site = await openGallerySite(inject('galleryFolder'));
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });
  afterEach(async () => {
    await page.close();
    // Refused scripts and styles, faults in React, missing files: all of them are said on the console.
    expect(complaints).toEqual([]);
  });

  return {
    async open(scene: string): Promise<Page> {
      complaints = [];
      page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(`${site.url}?scene=${scene}`);
      // Beneath a dialogue the banner is nobody's to see.
      await page.locator('header').first().waitFor();
      return page;
    },
    asked: () => page.evaluate(() => window.asked),
    text: (selector: string) => page.locator(selector).innerText(),
    state: () => page.getByRole('status', { name: 'Stack state' }).innerText(),
    lines: () => page.locator('.xterm-rows').innerText(),
  };
}
