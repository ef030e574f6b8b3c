/**
 * The README's pictures, of a real stack under real requests: `npm run build && npx tsx test/scenarios/docs-screenshots.ts [FOLDER]`.
 * On the engine Signalbox itself would choose; a stack of its own, taken down at the end.
 */

import { mkdir, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { DEFAULT_DESIRED, DEFAULT_PORT } from '../../stack/model/desired.ts';
import { openChromium } from '../renderer/chromium.ts';
import { PanelPage } from './panel-page.ts';
import { StackUnderTest, until } from './stack-under-test.ts';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;
/** Asked in turn, and a multiple of three of each, so that nobody's share is disturbed. */
const PATHS = ['/', '/', '/info', '/', '/work?ms=20', '/cache-me', '/'];
const MOST_BYTES = 400 * 1024;

const folder = process.argv[2] ?? fileURLToPath(new URL('../../docs', import.meta.url));
await mkdir(folder, { recursive: true });
const stack = await StackUnderTest.create('docker');
const port = (await isFree(DEFAULT_PORT)) ? DEFAULT_PORT : stack.port;
await writeFile(join(stack.home, 'desired.json'), JSON.stringify({ ...DEFAULT_DESIRED, port }));
const browser = await openChromium();
try {
  const { url } = await stack.serve();
  const panel = await PanelPage.open(browser, url);
  await bringUp(panel);
  const visitors = new AbortController();
  const visits = visit(visitors.signal);
  // Usage is measured while somebody looks: the first page stays open.
  await until('usage is measured', async () =>
    (await panel.rows()).every(({ memory }) => memory.includes('MiB')),
  );
  await sleep(3_000);
  for (const theme of ['dark', 'light'] as const) {
    for (const viewport of SIZES) await takePicture(browser, url, theme, viewport);
  }
  visitors.abort();
  await visits;
} finally {
  await browser.close();
  await stack.destroy();
}

/** Up, a method tried and taken back, and a load run: a receipt and a histogram to be looked at. */
async function bringUp(panel: PanelPage): Promise<void> {
  await panel.button('Bring it up').click();
  await until(
    'three are ready',
    async () => (await panel.rows()).every(({ state }) => state === 'ready'),
    240_000,
  );
  for (const [label, words] of [
    ['Least connections', 'method least_conn'],
    ['Round robin', 'method round_robin'],
  ] as const) {
    await panel.page.getByRole('radio', { name: label }).click();
    await panel.region('Last change').getByText(words, { exact: true }).waitFor();
  }
  await panel.button('Run').click();
  await panel.region('Load run').getByText('1,000 of 1,000').waitFor();
}

/** Somebody who uses the service meanwhile. */
async function visit(signal: AbortSignal): Promise<void> {
  for (let turn = 0; !signal.aborted; turn += 1) {
    const path = PATHS[Math.floor(turn / 3) % PATHS.length] ?? '/';
    await (await fetch(`http://127.0.0.1:${port}${path}`)).arrayBuffer();
    await sleep(40);
  }
}

async function takePicture(
  browser: Browser,
  url: string,
  colorScheme: 'dark' | 'light',
  viewport: (typeof SIZES)[number],
): Promise<void> {
  const page = await browser.newPage({ viewport, colorScheme, reducedMotion: 'reduce' });
  await page.goto(url);
  // The load run is in the hands of the controller that made it, so every page shows it.
  await page.getByRole('status', { name: 'Answers by backend' }).waitFor();
  await page.locator('.xterm-rows').getByText('generation').first().waitFor();
  await sleep(1_500);
  const shown = `${colorScheme}-${viewport.width}x${viewport.height}.png`;
  await save(page, `board-${shown}`);
  await page.keyboard.press('2');
  await page.getByRole('heading', { name: 'by path' }).waitFor();
  await sleep(1_500);
  await save(page, `traffic-${shown}`);
  await page.close();
}

async function save(page: Page, name: string): Promise<void> {
  const path = join(folder, name);
  await page.screenshot({ path });
  const { size } = await stat(path);
  console.log(`${path}: ${Math.round(size / 1024)} KiB`);
  if (size > MOST_BYTES) throw new Error(`${path} is larger than ${MOST_BYTES / 1024} KiB`);
}

function isFree(wanted: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(wanted, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
