/** The traces view in a real page, on the gallery's requests. */
import { describe, expect, it } from 'vitest';
import { retriedId } from './gallery/trace-data.ts';
import { canRun, useGallery } from './use-gallery.ts';

describe.skipIf(!canRun)('the traces view', () => {
  const { open, asked } = useGallery();
  const openTraces = async (scene: string) => {
    const page = await open(scene);
    await page.keyboard.press('4');
    const list = page.getByRole('listbox', { name: 'Requests found' });
    await list.waitFor();
    return { page, list, tree: page.getByRole('tree') };
  };

  it('walks its requests by keyboard, opens one, goes into its spans, and comes back', async () => {
    const { page, list, tree } = await openTraces('traces');
    await page.keyboard.press('/');
    await page.keyboard.type('work');
    await expect
      .poll(asked)
      .toContainEqual({ call: 'traces', input: { path: 'work', window: '5m', limit: 200 } });
    await expect.poll(() => list.getByRole('option').first().innerText()).toContain('/work?ms=20');
    await list.getByRole('option').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await tree.waitFor();
    await expect
      .poll(asked)
      .toContainEqual(
        expect.objectContaining({ call: 'trace', input: expect.objectContaining({ traceId: retriedId }) }),
      );
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const details = page.getByRole('region', { name: 'The chosen span' });
    await details.getByText('upstream timed out').waitFor();
    await details.getByText('172.20.0.12:8000').first().waitFor();
    await page.keyboard.press('Escape');
    await tree.waitFor({ state: 'detached' });
    await page.getByRole('region', { name: 'Tracing' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('option');
  });

  it('shows a span that began before its parent as such, and each failure in words and by its shape', async () => {
    const { page, tree } = await openTraces('trace');
    await page.getByText('Clocks differ: One span begins before what called it, by up to 3.4 ms.').waitFor();
    await tree.getByText('begins 3.4 ms before its parent').waitFor();
    const failed = tree.getByRole('treeitem', { name: /flask-app-3.*✕ 502 connect\(\) failed/ });
    expect(await failed.getAttribute('aria-level')).toBe('2');
    const bar = await tree.getByRole('treeitem', { name: /^GET \/work, flask-app-1/ }).boundingBox();
    expect(bar?.width).toBeGreaterThan(0);
  });

  it('comes closer to what is dragged over, and back to the whole', async () => {
    const { page, tree } = await openTraces('trace');
    const box = await tree.locator('[data-chart]').first().boundingBox();
    if (!box) throw new Error('Expected a chart');
    await page.mouse.move(box.x + box.width * 0.9, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width, box.y + 12, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => tree.getAttribute('aria-label')).toMatch(/^Spans, 10\d ms of 1.04 s in sight$/);
    await page.getByRole('button', { name: 'The whole trace' }).click();
    await expect.poll(() => tree.getAttribute('aria-label')).toContain('1.04 s of 1.04 s');
  });

  it('draws of five hundred spans those in sight, and folds what lies under one', async () => {
    const { page, tree } = await openTraces('trace-large');
    await tree.getByRole('treeitem').first().waitFor();
    expect(await tree.getByRole('treeitem').count()).toBeLessThan(60);
    await tree.focus();
    await page.keyboard.press('End');
    await tree
      .getByRole('treeitem', { name: /^SELECT 496|^page 71/ })
      .first()
      .waitFor();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => tree.getByRole('treeitem').count()).toBe(1);
    await tree.getByText('+499').waitFor();
  });

  it('never lets a text from elsewhere become a part of the page', async () => {
    const { page, tree } = await openTraces('trace-hostile');
    await tree.getByRole('treeitem').last().click();
    await page.getByRole('region', { name: 'The chosen span' }).getByText('characters more').waitFor();
    expect(await page.evaluate(() => window.wasRun)).toBeUndefined();
    expect(await page.locator('main img').count()).toBe(0);
    expect(await page.locator('main').innerText()).not.toContain('\u202e');
  });

  it('holds the list while a trace is read, and says how many came', async () => {
    const { page, list } = await openTraces('traces-flood');
    const first = await list.getByRole('option').first().innerText();
    await page.getByRole('button', { name: /new requests: show$/ }).waitFor();
    expect(await list.getByRole('option').first().innerText()).toBe(first);
    await page.getByRole('button', { name: /new requests: show$/ }).click();
    await expect.poll(() => list.getByRole('option').first().innerText()).not.toBe(first);
  });

  it('says what cannot be asked, and leaves the list as it was', async () => {
    const { page, list } = await openTraces('traces');
    await list.getByRole('option').first().waitFor();
    await page.getByRole('textbox', { name: 'Status' }).fill('teapot');
    await page
      .getByRole('alert')
      .getByText('Expected a status such as 502, or a class such as 5xx')
      .waitFor();
    expect(await list.getByRole('option').count()).toBe(60);
  });

  it('leads to the log line of a trace, and from there back to the trace', async () => {
    const { page, tree } = await openTraces('trace');
    await page.getByRole('button', { name: 'Log line' }).click();
    await expect
      .poll(() => page.getByRole('searchbox', { name: 'Filter lines' }).inputValue())
      .toBe(`id:${retriedId}`);
    await page.getByRole('searchbox', { name: 'Filter lines' }).fill('id:f0e1d2c3');
    await expect.poll(() => page.locator('.xterm-rows').innerText()).toContain('flask-app-1');
    await page.locator('.xterm').click({ position: { x: 200, y: 20 } });
    const record = page.getByRole('complementary', { name: 'The whole record' });
    await record.getByRole('button', { name: 'Trace', exact: true }).click();
    await tree.waitFor();
    await expect
      .poll(asked)
      .toContainEqual(
        expect.objectContaining({ call: 'trace', input: expect.objectContaining({ requestId: 'f0e1d2c3' }) }),
      );
  });
});
