/** What a person can do without a pointer. */
import { describe, expect, it } from 'vitest';
import { canRun, useGallery } from './use-gallery.ts';

describe.skipIf(!canRun)('the panel', () => {
  const { open, asked, lines } = useGallery();

  describe('by keyboard alone', () => {
    it('scales: several steps are one wish', async () => {
      const page = await open('up');
      // Both in one breath, however slow the machine: a pause between them is what makes two wishes of them.
      await page.evaluate(() => {
        const press = () => new KeyboardEvent('keydown', { key: '+', bubbles: true });
        document.body.dispatchEvent(press());
        document.body.dispatchEvent(press());
      });
      await expect.poll(asked).toEqual([{ call: 'scale', input: { by: 'browser', revision: 12, scale: 5 } }]);
    });

    it('takes a number typed, and refuses what is none with a sentence', async () => {
      const page = await open('up');
      await page.keyboard.press('n');
      await page.keyboard.type('ten');
      await page.keyboard.press('Enter');
      await page.getByText('Expected scale to be a whole number from 0 to 64, got "ten".').waitFor();
      await page.keyboard.type('7');
      await page.keyboard.press('Enter');
      await expect.poll(asked).toEqual([{ call: 'scale', input: { by: 'browser', revision: 12, scale: 7 } }]);
    });

    it('looks at methods with arrows and switches with Enter', async () => {
      const page = await open('up');
      await page.keyboard.press('m');
      await page.keyboard.press('ArrowRight');
      await page.getByText('Each request goes to the backend with the fewest requests').waitFor();
      expect(await asked()).toEqual([]);
      await page.keyboard.press('Enter');
      await expect
        .poll(asked)
        .toEqual([
          { call: 'method', input: { by: 'browser', revision: 12, method: { kind: 'least_conn' } } },
        ]);
    });

    it('asks hash for its key before anything is sent', async () => {
      const page = await open('up');
      await page.keyboard.press('m');
      for (const _ of [1, 2, 3]) await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
      expect(await asked()).toEqual([]);
      await page.keyboard.type('$arg_user');
      await page.keyboard.press('Enter');
      await expect.poll(asked).toEqual([
        {
          call: 'method',
          input: {
            by: 'browser',
            revision: 12,
            method: { kind: 'hash', key: '$arg_user', consistent: true },
          },
        },
      ]);
    });

    it('restarts and stops the backend in focus', async () => {
      const page = await open('up');
      await page.keyboard.press('b');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Shift+R');
      await expect
        .poll(asked)
        .toEqual([
          { call: 'act', input: { by: 'browser', revision: 12, name: 'flask-app-2', action: 'restart' } },
        ]);
      await page.getByRole('button', { name: 'Stop flask-app-2' }).and(page.locator(':enabled')).waitFor();
      await page.keyboard.press('Shift+S');
      await expect.poll(async () => (await asked()).length).toBe(2);
    });

    it('shows a backend’s own words by Enter on its name', async () => {
      const page = await open('up');
      await page.keyboard.press('b');
      await page.keyboard.press('Enter');
      await expect.poll(lines).toContain('Booting worker with pid: 7');
      expect(await page.getByRole('tab', { name: 'flask-app-1' }).getAttribute('aria-selected')).toBe('true');
    });

    it('brings the stack down only when asked twice', async () => {
      const page = await open('up');
      await page.keyboard.press('Shift+D');
      expect(await asked()).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Down', exact: true }).waitFor();
      await page.keyboard.press('Shift+D');
      await page.keyboard.press('Enter');
      await expect.poll(asked).toEqual([{ call: 'down', input: { by: 'browser', revision: 12 } }]);
    });

    it('brings it up, with the number of backends typed', async () => {
      const page = await open('down');
      await page.getByRole('textbox', { name: 'Number of backends' }).fill('5');
      await page.keyboard.press('Enter');
      await expect.poll(asked).toEqual([{ call: 'up', input: { by: 'browser', revision: 12, scale: 5 } }]);
    });

    it('runs the load', async () => {
      const page = await open('up');
      await page.keyboard.press('r');
      const clients = { concurrency: 100, method: 'GET', bodyBytes: 0, keepAlive: false };
      const input = { requests: 1000, path: '/', ...clients };
      await expect.poll(asked).toEqual([{ call: 'load', input }]);
    });

    it('stops a load that runs', async () => {
      const page = await open('load-running');
      await page.keyboard.press('r');
      await expect.poll(asked).toEqual([{ call: 'load stop', input: { id: 4 } }]);
    });

    it('opens and closes the log dock, switches its sources and the theme, and shows its keys', async () => {
      const page = await open('up');
      await page.keyboard.press('e');
      await expect.poll(lines).toContain('connect() failed (111: Connection refused)');
      await page.keyboard.press('l');
      await page.getByRole('button', { name: 'Open the log dock' }).waitFor();
      const before = await page.locator('html').getAttribute('data-mantine-color-scheme');
      await page.keyboard.press('t');
      await expect
        .poll(() => page.locator('html').getAttribute('data-mantine-color-scheme'))
        .toBe(before === 'dark' ? 'light' : 'dark');
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    });

    it('reaches every button and field with Tab, and shows where it is', async () => {
      const page = await open('up');
      await page.locator('.xterm-rows').waitFor();
      const names = new Set<string>();
      for (let step = 0; step < 90; step += 1) {
        await page.keyboard.press('Tab');
        const focused = await page.evaluate(() => {
          const element = document.activeElement;
          if (!element || element === document.body) return null;
          const shown = getComputedStyle(element);
          const isMarked = shown.outlineStyle !== 'none' || shown.backgroundImage !== 'none';
          return {
            name: element.getAttribute('aria-label') ?? element.textContent ?? '',
            isMarked,
            own: element.className,
          };
        });
        if (!focused) break;
        if (!String(focused.own).includes('xterm')) expect(focused).toMatchObject({ isMarked: true });
        names.add(focused.name);
      }
      for (const name of [
        'Down',
        'One backend more',
        'Number of backends',
        'Round robin',
        'Details of the last change',
        'flask-app-3',
        'Restart flask-app-3',
        'Stop flask-app-3',
        'Run',
        'Height of the log dock',
        'Access',
        'Filter lines',
        'Pause the log',
        'More of the log',
        'Close the log dock',
      ]) {
        // A method's picture has figures of its own before its name.
        expect([...names].filter((reached) => reached.endsWith(name))).not.toEqual([]);
      }
    });
  });
});
