/** A log that comes faster than it can be drawn: the page lives on, and what it leaves out it says. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { canRun, useGallery } from './use-gallery.ts';

describe.skipIf(!canRun)('the log dock', () => {
  const { open, lines, text } = useGallery();

  it('says how many lines it was not sent, and why some are lost', async () => {
    await open('gap');
    await expect
      .poll(lines)
      .toContain('18,204 lines counted, not shown: they came faster than they can be read');
    await expect
      .poll(lines)
      .toContain('access.log was emptied while being read; what was not read yet is lost.');
    await expect.poll(() => text('section[aria-label=Logs]')).toContain('18,204 not shown');
  });

  it.each([
    ['flood', 80_000],
    ['deluge', 800_000],
  ])(
    'outlives a %s of %i lines in four seconds: the page answers, and nothing is lost silently',
    async (scene, all) => {
      const page = await open(scene);
      await page.locator('.xterm-rows').waitFor();
      const written = () => page.evaluate(() => window.written());
      const bytesBefore = await heldBytes(page);
      await page.evaluate(noteSampling);
      await page.evaluate(watchFrames);
      await expect.poll(written, SOON).toBeGreaterThan(all / 2);
      // In the midst of it, what a person asks for is asked.
      await page.getByRole('button', { name: 'One backend more' }).click();
      await expect.poll(() => page.evaluate(() => window.asked.length)).toBe(1);
      await expect.poll(written, SOON).toBe(all);

      await expect
        .poll(() => page.evaluate(() => window.saidOfSampling))
        .toMatch(/^[\d,]+ lines\/s, showing 1 in \d+; all are counted$/);
      const drawn = () => page.evaluate(() => window.drawn());
      await expect.poll(async () => (await drawn()) + (await skippedLines(page)), SOON).toBe(all);
      const { longestGapMs, frames } = await page.evaluate(() => window.watchedFrames);
      const grownMib = ((await heldBytes(page)) - bytesBefore) / 1024 / 1024;
      console.log(
        `${all} lines in 4 s: ${await drawn()} drawn, ${await skippedLines(page)} said to be skipped; ` +
          `longest frame gap ${Math.round(longestGapMs)} ms in ${frames} frames; ${grownMib.toFixed(1)} MiB more held`,
      );
      expect(longestGapMs).toBeLessThan(1_000);
      expect(grownMib).toBeLessThan(64);
    },
  );
});

const SOON = { timeout: 60_000, interval: 50 };

declare global {
  interface Window {
    watchedFrames: { frames: number; longestGapMs: number };
    saidOfSampling: string;
  }
}

/** Runs in the page: it is said only while the flood lasts. */
function noteSampling(): void {
  window.saidOfSampling = '';
  new MutationObserver(() => {
    const said = document.querySelector('[aria-label=Sampling]')?.textContent;
    if (said) window.saidOfSampling = said;
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}

/** Runs in the page. */
function watchFrames(): void {
  const seen = { frames: 0, longestGapMs: 0 };
  window.watchedFrames = seen;
  let last = performance.now();
  requestAnimationFrame(function next(now) {
    seen.frames += 1;
    seen.longestGapMs = Math.max(seen.longestGapMs, now - last);
    last = now;
    requestAnimationFrame(next);
  });
}

/** What is still reachable, buffers included. */
async function heldBytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize + backingStorageSize;
}

async function skippedLines(page: Page): Promise<number> {
  const words = await page.locator('section[aria-label=Logs]').innerText();
  return Number((/([\d,]+) not shown/.exec(words)?.[1] ?? '0').replaceAll(',', ''));
}
