/** Load runs as a person asks for them, and what they tell. */
import { describe, expect, it } from 'vitest';
import { canRun, useGallery } from './use-gallery.ts';

describe.skipIf(!canRun)('the load card', () => {
  const { open, asked } = useGallery();

  it('sends with both kinds of clients, GET and POST, at one press of a key', async () => {
    const page = await open('up');
    await page.keyboard.press('Shift+B');
    const run = { concurrency: 4, pauseMs: 10, duration: 86_400, path: '/' };
    await expect.poll(asked).toEqual([
      { call: 'load', input: { ...run, keepAlive: false, method: 'GET' } },
      { call: 'load', input: { ...run, keepAlive: false, method: 'POST', bodyBytes: 1024 } },
      { call: 'load', input: { ...run, keepAlive: true, method: 'GET' } },
      { call: 'load', input: { ...run, keepAlive: true, method: 'POST', bodyBytes: 1024 } },
    ]);
  });

  it('stops all of them with the key that stops one', async () => {
    const page = await open('both-kinds');
    await page.keyboard.press('r');
    await expect.poll(asked).toEqual([1, 2, 3, 4].map((id) => ({ call: 'load stop', input: { id } })));
  });

  it('posts where that is chosen', async () => {
    const page = await open('up');
    await page.getByLabel('Method of the requests').selectOption('POST');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect.poll(asked).toMatchObject([{ call: 'load', input: { method: 'POST', bodyBytes: 1024 } }]);
  });

  it('a receipt opened tells what each kind of client lost, and what a reload costs kept connections', async () => {
    const page = await open('both-kinds-lost');
    await page.getByRole('button', { name: 'Details of the last change' }).click();
    const receipt = page.getByRole('region', { name: 'Last change' });
    for (const words of [
      'kept GET 5 of 608 lost (5 by a reset; asked again, 5 of 5 answered)',
      'kept POST 4 of 604 lost (4 by a reset)',
      'new POST 0 of 552 lost',
      '2 by a second try of nginx',
      '9 of 1,212 requests on them lost in the last measured change',
    ])
      await expect.poll(() => receipt.innerText()).toContain(words);
  });
});
