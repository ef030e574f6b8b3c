/** Changes as a person makes them: seen before they are sent, made together, taken back. */
import { describe, expect, it } from 'vitest';
import { canRun, useGallery } from './use-gallery.ts';

const by = { by: 'browser', revision: 12 } as const;

describe.skipIf(!canRun)('a change', () => {
  const { open, asked, text } = useGallery();

  describe('staged', () => {
    it('is not sent before all are, as one: by keyboard alone', async () => {
      const page = await open('up');
      await page.keyboard.press('s');
      await page.keyboard.press('+');
      await page.keyboard.press('+');
      await page.keyboard.press('m');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      await page.keyboard.press('b');
      await page.keyboard.press('Shift+R');
      await page.getByText('restart flask-app-1').waitFor();
      await page.keyboard.press('v');
      await page.getByText('wait until flask-app-5 answers').waitFor();
      expect(await asked()).toEqual([]);
      // The dialogue's first wish is to apply.
      await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain('Apply');
      await page.keyboard.press('Enter');
      await expect.poll(asked).toEqual([
        {
          call: 'apply',
          input: {
            ...by,
            edits: [
              { kind: 'scale', scale: 5 },
              { kind: 'method', method: { kind: 'least_conn' } },
              { kind: 'backend', name: 'flask-app-1', action: 'restart' },
            ],
          },
        },
      ]);
      await page.getByRole('region', { name: 'Staged changes' }).waitFor({ state: 'detached' });
    });

    it('is taken out by a click, and all are discarded unsent', async () => {
      const page = await open('staged');
      await page.getByRole('button', { name: 'Take out scale 5' }).click();
      await page.getByText('scale 5').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Discard' }).click();
      await page.getByText('method least_conn').waitFor({ state: 'detached' });
      expect(await asked()).toEqual([]);
    });
  });

  describe('previewed', () => {
    it('shows the method alone by Alt and a click, and is sent by Apply', async () => {
      const page = await open('up');
      await page.getByRole('radio', { name: 'IP hash' }).click({ modifiers: ['Alt'] });
      const dialogue = page.getByRole('dialog', { name: 'Before it is applied' });
      await dialogue.getByText('server-drain-unbound').waitFor();
      expect(await dialogue.innerText()).toContain('upstreams/flask-app.conf:6');
      await dialogue.getByText('+4').waitFor();
      await dialogue.getByRole('button', { name: 'Apply' }).click();
      await expect
        .poll(asked)
        .toEqual([
          { call: 'apply', input: { ...by, edits: [{ kind: 'method', method: { kind: 'ip_hash' } }] } },
        ]);
    });

    it('cannot be applied where the linter refuses it', async () => {
      const page = await open('preview-refused');
      await page.getByText('upstream-backup-ignored').waitFor();
      expect(await page.getByRole('button', { name: 'Apply' }).isDisabled()).toBe(true);
    });

    it('is thought through anew when somebody else was first, and says who', async () => {
      const page = await open('preview');
      await page.getByText('wait until flask-app-5 answers').waitFor();
      await page.evaluate(() => window.sendBoard({ revision: 13 }));
      await page.getByText('Meanwhile the stack was changed: scale 3, by the browser.').waitFor();
      const apply = page.getByRole('button', { name: 'Apply as one change' }).last();
      await expect.poll(() => apply.isEnabled()).toBe(true);
      await apply.click();
      await expect.poll(asked).toMatchObject([{ call: 'apply', input: { revision: 13 } }]);
    });
  });

  it('made on an older wish is told with what came first, and sent again once a person has looked', async () => {
    const page = await open('stale');
    const toast = page.getByRole('alert').filter({ hasText: 'wish-changed' });
    await toast.getByText('method least_conn, by the command line, came first').waitFor();
    await toast.getByRole('button', { name: 'I have looked: ask again' }).click();
    const input = { by: 'browser', name: 'flask-app-1', action: 'restart' };
    await expect.poll(asked).toEqual([
      { call: 'act', input: { ...input, revision: 12 } },
      { call: 'act', input: { ...input, revision: 13 } },
    ]);
  });

  it('refused as others were first stays staged, and is looked at again', async () => {
    const page = await open('stale-staged');
    await page.getByText('wait until flask-app-5 answers').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true }).click();
    const toast = page.getByRole('alert').filter({ hasText: 'wish-changed' });
    await toast.getByRole('button', { name: 'Look again' }).click();
    await page.getByText('wait until flask-app-5 answers').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Take out scale 5' }).waitFor();
  });

  it.each(['u', 'Control+z'])('is undone by %s, and what was undone is said', async (key) => {
    const page = await open('up');
    await page.getByRole('button', { name: 'Undo (u)' }).waitFor();
    await page.keyboard.press(key);
    await expect.poll(asked).toEqual([{ call: 'undo', input: by }]);
    await page.getByRole('status').filter({ hasText: 'flask-app-3 is wished and was not there' }).waitFor();
  });

  it('of a field’s text is undone by the field', async () => {
    const page = await open('up');
    await page.keyboard.press('n');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('u');
    expect(await asked()).toEqual([]);
  });

  describe('of one backend’s settings', () => {
    it('is made by keyboard, and refused with a sentence where it cannot be', async () => {
      const page = await open('up');
      await page.keyboard.press('b');
      await page.keyboard.press('Shift+T');
      await page.getByRole('dialog', { name: 'flask-app-1' }).waitFor();
      await expect
        .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
        .toBe('weight');
      await page.keyboard.type('0');
      await page.getByText('Expected weight to be a whole number from 1 to 1000, got "0".').waitFor();
      await page.keyboard.press('Backspace');
      await page.keyboard.type('3');
      await page.keyboard.press('Enter');
      await expect.poll(asked).toEqual([
        {
          call: 'apply',
          input: { ...by, edits: [{ kind: 'tune', backend: 'flask-app-1', tuning: { weight: 3 } }] },
        },
      ]);
    });

    it('cannot be what the method or the version lacks, and says why', async () => {
      const page = await open('tuning-old');
      const dialogue = page.getByRole('dialog', { name: 'flask-app-1' });
      await dialogue.getByText('ip_hash has no backup servers').waitFor();
      for (const name of ['backup', 'drain']) {
        expect(await dialogue.getByRole('switch', { name, exact: true }).isDisabled()).toBe(true);
      }
      expect(await dialogue.getByRole('switch', { name: 'down', exact: true }).isEnabled()).toBe(true);
      expect(await dialogue.getByRole('textbox', { name: 'route' }).isDisabled()).toBe(true);
    });
  });

  it('of the group’s settings can be seen first', async () => {
    const page = await open('up');
    await page.keyboard.press('c');
    const dialogue = page.getByRole('dialog', { name: 'Balancing' });
    await dialogue.getByRole('combobox', { name: 'sticky' }).selectOption('cookie');
    await dialogue.getByRole('textbox', { name: 'cookie' }).fill('srv');
    await dialogue.getByRole('button', { name: 'Preview' }).click();
    const preview = page.getByRole('dialog', { name: 'Before it is applied' });
    await preview.getByText('sticky cookie srv').waitFor();
    await preview.getByRole('button', { name: 'Apply' }).click();
    const edits = [{ kind: 'balancing', balancing: { sticky: { kind: 'cookie', name: 'srv' } } }];
    await expect.poll(asked).toEqual([{ call: 'apply', input: { ...by, edits } }]);
  });

  it('restarts all, as many at a time as is chosen', async () => {
    const page = await open('up');
    await page.keyboard.press('Shift+A');
    await page.getByRole('button', { name: 'Two at a time' }).waitFor();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent))
      .toContain('One at a time');
    await page.getByRole('button', { name: 'Two at a time' }).click();
    await expect.poll(asked).toEqual([{ call: 'restart', input: { ...by, parallel: 2 } }]);
  });

  it('can be gone back to, asked twice: by keyboard alone', async () => {
    const page = await open('up');
    await page.keyboard.press('h');
    await page.getByRole('heading', { name: 'Generation 12' }).waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-id'));
    await expect.poll(focused).toBe('12');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByRole('heading', { name: 'From generation 11 to 12' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('heading', { name: 'Generation 10' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Its method, settings and scale?').waitFor();
    expect(await asked()).toEqual([]);
    await page.keyboard.press('Enter');
    await expect.poll(asked).toEqual([{ call: 'go back', input: { ...by, generation: 10 } }]);
  });

  it.each(['applied', 'applying'])('with a long name stays in its line while it is %s', async (scene) => {
    const page = await open(scene);
    const strip = page.getByRole('region', { name: /^(Last change|Change under way)$/ });
    await strip.waitFor();
    expect(await strip.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(
      0,
    );
  });

  it('leaves its receipt in the history, with where the time went', async () => {
    const page = await open('history');
    await page.getByRole('tab', { name: 'Receipts' }).click();
    await page.getByRole('option', { name: 'restart flask-app-2' }).click();
    await expect.poll(() => text('[role=tabpanel]')).toContain('4,120 requests served');
    expect(await text('[role=tabpanel]')).toContain('server-drain-unbound');
  });
});
