/** The traffic view in a real page, on the gallery's numbers. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { canRun, useGallery } from './use-gallery.ts';

describe.skipIf(!canRun)('the traffic view', () => {
  const { open, asked } = useGallery();
  const openTraffic = async (scene: string) => {
    const page = await open(scene);
    await page.keyboard.press('2');
    await page.getByRole('region', { name: 'Traffic by backend' }).waitFor();
    return page;
  };

  it('says who got how much, whether that is as it should be, and by which test', async () => {
    const page = await openTraffic('traffic');
    const table = page.getByRole('region', { name: 'Traffic by backend' });
    expect(await table.getByRole('row', { name: /^flask-app-3/ }).innerText()).toMatch(
      /3,334\s+3,334[\s\S]*8\.5[\s\S]*3 out/,
    );
    expect(await page.getByRole('status', { name: 'Verdict on flask-app' }).innerText()).toContain(
      'The difference is chance.',
    );
    expect(await page.getByText('p = 0.538').getAttribute('title')).toContain(
      'χ² = 1.24 with 2 degrees of freedom',
    );
  });

  it('asks for another stretch of time at a click', async () => {
    const page = await openTraffic('traffic');
    await page.getByText('5 min', { exact: true }).click();
    await expect.poll(asked).toContainEqual({ call: 'traffic', input: { window: '5m' } });
    await expect.poll(() => page.getByRole('radio', { name: '5 min' }).isChecked()).toBe(true);
  });

  it('opens a bar by path and by status, and leads from there to the lines', async () => {
    const page = await openTraffic('traffic');
    await page.getByRole('button', { name: /^flask-app-2: .* By path and status$/ }).click();
    const pane = page.getByRole('region', { name: 'By path and status' });
    await pane.getByRole('heading', { name: 'flask-app-2 by path' }).waitFor();
    await pane.getByRole('button', { name: /^404/ }).click();
    const query = page.getByRole('searchbox', { name: 'Filter lines' });
    await expect.poll(() => query.inputValue()).toBe('backend:flask-app-2 status:404');
    await expect
      .poll(() => page.getByRole('status', { name: 'Lines shown' }).innerText())
      .toBe('22 of 200 lines');
  });

  it('marks moments on the time axis, and shows the receipt of one', async () => {
    const page = await openTraffic('traffic');
    await page.getByRole('button', { name: /method least_conn$/ }).click();
    const receipt = page.getByRole('complementary', { name: 'Receipt of the moment' });
    await receipt.getByText('Stages,').waitFor();
    await page.getByRole('button', { name: 'Close the receipt' }).click();
    await page.getByRole('button', { name: /flask-app-3 was out/ }).click();
    await receipt.getByText('this is what the log tells').waitFor();
  });

  it('counts complaints, and leads to the request of the newest', async () => {
    const page = await openTraffic('traffic');
    const errors = page.getByRole('region', { name: 'Errors of nginx' });
    await errors.getByText('×312').waitFor();
    await errors.getByRole('button', { name: 'The request f0e1d2c3' }).click();
    await expect
      .poll(() => page.getByRole('searchbox', { name: 'Filter lines' }).inputValue())
      .toBe('id:f0e1d2c3');
  });

  it('puts complaints first; notices of nginx’s own doings wait folded', async () => {
    const page = await openTraffic('traffic');
    const errors = page.getByRole('region', { name: 'Errors of nginx' });
    await errors.getByText('×312').waitFor();
    expect(await errors.getByText('signal process started').isVisible()).toBe(false);
    await errors.getByText('6 notices of its own doings').click();
    await errors.getByText('signal process started').waitFor();
  });

  it('is taken along: table, series, chart, and the raw lines of a stretch dragged over', async () => {
    const page = await openTraffic('traffic');
    const save = async (name: string | RegExp): Promise<Buffer> => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name, exact: true }).click(),
      ]);
      return readFile(await download.path());
    };
    expect((await save('Table')).toString()).toBe('table as csv\n');
    expect((await save('Series')).toString()).toBe('series as csv\n');
    expect((await save('JSON')).toString()).toBe('series as json\n');
    expect((await save('Chart')).subarray(1, 4).toString()).toBe('PNG');
    const chart = await page.locator('.u-over').boundingBox();
    if (!chart) throw new Error('Expected a chart');
    await page.mouse.move(chart.x + 200, chart.y + 60);
    await page.mouse.down();
    await page.mouse.move(chart.x + 400, chart.y + 60, { steps: 4 });
    await page.mouse.up();
    expect((await save(/^Lines 1[34]:\d\d:\d\d–1[34]:\d\d:\d\d$/)).toString().split('\n')).toHaveLength(4);
  });

  it('says what there will be, while there is nothing yet', async () => {
    const page = await openTraffic('traffic-empty');
    await page.getByText('No requests, so there is nothing to judge.').waitFor();
    await page.getByText('Nothing to draw yet').waitFor();
    await page.getByText('nginx has complained about nothing.').waitFor();
    await page.getByText('All', { exact: true }).first().click();
    await page.getByText('No request yet. Each one is counted here').waitFor();
  });

  it('keeps the last numbers where the engine is gone, and says whose they are', async () => {
    const page = await openTraffic('traffic-gone');
    await page.getByText('The engine does not answer: which backends there are is as last seen').waitFor();
    await page.getByRole('row', { name: /^flask-app-1/ }).waitFor();
  });
});
