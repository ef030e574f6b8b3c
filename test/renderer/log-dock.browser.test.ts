/** The log dock on a real terminal in a real page. */
import { describe, expect, it } from 'vitest';
import { accessLines } from './gallery/log-lines.ts';
import { canRun, useGallery } from './use-gallery.ts';

describe.skipIf(!canRun)('the panel', () => {
  const { open, lines } = useGallery();

  describe('the log dock', () => {
    it('shows a hostile line as text: nothing in it is obeyed', async () => {
      const page = await open('hostile');
      await expect
        .poll(lines)
        .toContain('\\x1b[31mred\\x1b[0m\\x00<img src=x onerror=window.wasRun=1>\\u202ecod.exe\\x9b2J');
      expect(await page.evaluate(() => window.wasRun)).toBeUndefined();
      expect(await page.locator('.xterm img').count()).toBe(0);
    });

    it('acknowledges what it has drawn, and holds back while paused', async () => {
      const page = await open('fresh');
      await page.getByText('No request yet').waitFor();
      await page.evaluate((some) => window.sendLines(some), accessLines(5, 3));
      await expect.poll(() => page.evaluate(() => window.acknowledged)).toBe(1);
      await page.keyboard.press('p');
      await page.evaluate((some) => window.sendLines(some), ['a line that waits']);
      await page.waitForTimeout(300);
      expect(await page.evaluate(() => window.acknowledged)).toBe(1);
      expect(await lines()).not.toContain('a line that waits');
      await page.keyboard.press('p');
      await expect.poll(lines).toContain('a line that waits');
      await expect.poll(() => page.evaluate(() => window.acknowledged)).toBe(2);
    });

    it('filters what was shown and what comes', async () => {
      const page = await open('up');
      await expect.poll(lines).toContain('GET /info');
      await page.keyboard.press('/');
      await page.keyboard.type('POST');
      await expect.poll(lines).not.toContain('GET');
      await page.evaluate((some) => window.sendLines(some), accessLines(18, 3));
      await expect.poll(() => page.evaluate(() => window.acknowledged)).toBe(2);
      expect(await lines()).not.toContain('GET');
      await page.getByRole('searchbox', { name: 'Filter lines' }).fill('');
      await expect.poll(lines).toContain('GET');
    });

    it('is not drawn again by a board that changes', async () => {
      const page = await open('up');
      await expect.poll(lines).toContain('flask-app-1');
      const changes = await page.evaluate(async () => {
        let count = 0;
        const rows = document.querySelector('.xterm');
        if (!rows) return -1;
        const seen = new MutationObserver((records) => {
          count += records.length;
        });
        seen.observe(rows, { subtree: true, childList: true, characterData: true, attributes: true });
        for (let step = 1; step <= 8; step += 1) {
          window.sendBoard({
            totals: {
              requests: 10_000 + step,
              withoutBackend: 0,
              malformed: 0,
              departed: 0,
              perSecond: step,
            },
          });
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        seen.disconnect();
        return count;
      });
      expect(changes).toBe(0);
      await page.getByText('10,008').waitFor();
    });

    it('and the board behind it are drawn for nobody: a hidden page waits until it is looked at', async () => {
      const page = await open('up');
      await page.getByText('10,000').waitFor();
      const look = (state: 'hidden' | 'visible') =>
        page.evaluate((next) => {
          Object.defineProperty(document, 'hidden', { configurable: true, get: () => next === 'hidden' });
          document.dispatchEvent(new Event('visibilitychange'));
        }, state);
      const totals = { requests: 12_345, withoutBackend: 0, malformed: 0, departed: 0, perSecond: 0 };
      await look('hidden');
      await page.evaluate((some) => window.sendBoard({ totals: some }), totals);
      await page.waitForTimeout(300);
      expect(await page.getByLabel('Totals').innerText()).toContain('10,000');
      await page.evaluate((some) => window.sendBoard({ state: 'degraded', totals: some }), totals);
      await expect.poll(() => page.title()).toContain('Degraded');
      await page.evaluate(() =>
        window.sendBoard({
          totals: { requests: 23_456, withoutBackend: 0, malformed: 0, departed: 0, perSecond: 0 },
        }),
      );
      await look('visible');
      await page.getByText('23,456').waitFor();
    });
  });
});
