/**
 * Pictures of every state, both themes, two sizes: `npx tsx test/renderer/screenshots.ts FOLDER [scene …]`.
 * No controller is needed: the gallery plays the states.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { buildGallery } from './build-gallery.ts';
import { openChromium } from './chromium.ts';
import type { Scene } from './gallery/scene.ts';
import { scenes } from './gallery/scenes.ts';
import { openGallerySite } from './gallery-site.ts';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;

const [folder, ...wanted] = process.argv.slice(2);
if (folder === undefined) throw new Error('Expected a folder to put the pictures in');
await mkdir(folder, { recursive: true });
const gallery = await buildGallery();
const site = await openGallerySite(gallery);
const browser = await openChromium();
try {
  for (const scene of scenes) {
    if (wanted.length === 0 || wanted.includes(scene.name)) await takePictures(browser, scene, folder);
  }
} finally {
  await browser.close();
  await site.close();
  await rm(gallery, { recursive: true });
}

async function takePictures(browser: Browser, { name, keys }: Scene, folder: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const viewport of SIZES) {
      const page = await browser.newPage({ viewport, colorScheme, reducedMotion: 'reduce' });
      await page.goto(`${site.url}?scene=${name}`);
      await page.locator('header').first().waitFor();
      // The log is drawn a few frames after its code has come, and each key takes its moment.
      await page.waitForTimeout(900 + keys.length * 150);
      await page.screenshot({ path: join(folder, `${name}-${viewport.width}-${colorScheme}.png`) });
      await page.close();
    }
  }
}
