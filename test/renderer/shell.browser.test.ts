/** A shell in the dock: typed into, sized with the dock, ended with its tab. */
import { describe, expect, it } from 'vitest';
import { canRun, useGallery } from './use-gallery.ts';

describe.skipIf(!canRun)('a shell in the dock', () => {
  const { open, asked } = useGallery();
  const openShell = async () => {
    const page = await open('up');
    await page.getByRole('combobox', { name: 'Open a shell in' }).selectOption('flask-app-2');
    const screen = page.locator('[data-shell="flask-app-2"] .xterm-rows');
    await expect.poll(() => screen.innerText()).toContain('flask-app-2 $');
    return { page, screen };
  };

  it('takes every key that is typed, and none of them is a shortcut of the panel’s', async () => {
    const { page, screen } = await openShell();
    await page.keyboard.type('lt?-+D');
    await expect.poll(() => screen.innerText()).toContain('lt?-+D');
    await expect
      .poll(asked)
      .toEqual(expect.arrayContaining([{ call: 'shell open', input: { name: 'flask-app-2' } }]));
    expect(
      (await asked()).filter((one) => !String((one as { call: string }).call).startsWith('shell')),
    ).toEqual([]);
    await page.keyboard.press('Shift+Escape');
    await page.keyboard.press('a');
    await page.getByRole('log', { name: 'Lines of access' }).waitFor();
    await page.getByRole('button', { name: 'Shell: flask-app-2' }).click();
    await expect.poll(() => screen.innerText()).toContain('lt?-+D');
  });

  it('has the size of the dock', async () => {
    const { page } = await openShell();
    const edge = await page.getByRole('separator', { name: 'Height of the log dock' }).boundingBox();
    if (!edge) throw new Error('Expected an edge');
    await page.mouse.move(edge.x + 300, edge.y + 4);
    await page.mouse.down();
    await page.mouse.move(edge.x + 300, edge.y - 120, { steps: 3 });
    await page.mouse.up();
    const sizes = async () =>
      (await asked()).flatMap((one) => {
        const { call, input } = one as { readonly call: string; readonly input: { readonly rows: number } };
        return call === 'shell resize' ? [input.rows] : [];
      });
    await expect.poll(async () => (await sizes()).at(-1)).toBeGreaterThan(14);
  });

  it('says when it has ended, opens again, and is let go of with its tab', async () => {
    const { page, screen } = await openShell();
    await page.keyboard.type('exit\r');
    await page.getByText('The shell in flask-app-2 has ended.').waitFor();
    await page.getByRole('button', { name: 'Open again' }).click();
    await expect.poll(() => screen.innerText()).toContain('flask-app-2 $');
    await page.getByRole('button', { name: 'Close the shell in flask-app-2' }).click();
    await expect.poll(asked).toContainEqual({ call: 'shell gone', input: { name: 'flask-app-2' } });
    await page.getByRole('combobox', { name: 'Open a shell in' }).waitFor();
  });
});
