/**
 * What the panel costs, on a real stack and a real page: nothing while nobody looks, and little while twenty thousand
 * lines a second are followed for a minute. Behind SIGNALBOX_LONG=1; the gallery's flood is the quick one.
 */
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_DESIRED } from '../../stack/model/desired.ts';
import { CHROMIUM, hasChromium, openChromium } from '../renderer/chromium.ts';
import { accessLines } from '../renderer/gallery/log-lines.ts';
import { skipAloud } from '../skip-aloud.ts';
import { PanelPage } from './panel-page.ts';
import { CLI, StackUnderTest, until } from './stack-under-test.ts';

const unavailable = whyNot();
if (unavailable !== null) console.warn(`skipped: what the panel costs: ${unavailable}`);

const SOON = { timeout: 60_000, interval: 200 };
const IDLE_MS = 60_000;
const FLOOD_SECONDS = 60;
const LINES_PER_SECOND = 20_000;
const WRITES_PER_SECOND = 20;

describe('what the panel costs', { timeout: 400_000 }, () => {
  let stack: StackUnderTest;
  let browser: Browser;
  let panel: PanelPage;
  let served: ChildProcess;

  beforeEach((context) => {
    if (unavailable !== null) skipAloud(context, unavailable);
  });
  beforeAll(async () => {
    if (unavailable !== null) return;
    stack = await StackUnderTest.create('process');
    const wish = { ...DEFAULT_DESIRED, engine: 'process', port: stack.port };
    await writeFile(join(stack.home, 'desired.json'), JSON.stringify(wish));
    const up = await stack.run('up');
    if (up.code !== 0) throw new Error(`up ended with ${up.code}: ${up.stderr}`);
    browser = await openChromium();
    const { url, child } = await stack.serve();
    served = child;
    panel = await PanelPage.open(browser, url);
    await until('the panel shows the stack', async () => (await panel.stackState().catch(() => '')) === 'Up');
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.destroy();
  });

  test('idle and hidden it uses less than half a per cent of a core over a minute', async () => {
    const session = await browser.newBrowserCDPSession();
    const usedMs = async (): Promise<number> => {
      const { processInfo } = await session.send('SystemInfo.getProcessInfo');
      return processInfo
        .filter(({ type }) => type === 'renderer')
        .reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0);
    };
    await hide(panel.page, 'hidden');
    // What its start has left to do.
    await panel.page.waitForTimeout(5_000);
    const before = await usedMs();
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    const hiddenPercent = ((await usedMs()) - before) / (IDLE_MS / 100);
    await hide(panel.page, 'visible');
    await panel.page.waitForTimeout(2_000);
    const seenBefore = await usedMs();
    await new Promise((resolve) => setTimeout(resolve, 20_000));
    const seenPercent = ((await usedMs()) - seenBefore) / 200;
    console.log(
      `the page's own process: ${hiddenPercent.toFixed(2)} % of a core hidden, ${seenPercent.toFixed(2)} % looked at`,
    );
    expect(hiddenPercent).toBeLessThan(0.5);
  });

  test('follows 20,000 lines a second for a minute: above 50 frames a second, every line counted, the controller flat', async () => {
    const path = join(stack.home, 'nginx/logs/access.log');
    const { backends } = JSON.parse((await stack.run('status', '--json')).stdout) as {
      readonly backends: readonly { readonly address?: string }[];
    };
    const addresses = backends.map(({ address }) => address ?? '').filter(Boolean);
    const pool = accessLines(LINES_PER_SECOND / WRITES_PER_SECOND, 3).map((line, index) =>
      line.replace(/172\.20\.0\.\d+:8000(?=")/, addresses[index % addresses.length] ?? '172.20.0.11:8000'),
    );
    const chunk = `${pool.join('\n')}\n`;
    const before = await panel.requests();
    await panel.page.evaluate(countFrames);
    const begun = await readings(served);
    const rss: number[] = [];
    const startedMs = performance.now();
    for (let write = 0; write < FLOOD_SECONDS * WRITES_PER_SECOND; write += 1) {
      await appendFile(path, chunk);
      if (write % WRITES_PER_SECOND === 0) rss.push((await readings(served)).rssMib);
      const dueMs = startedMs + ((write + 1) * 1_000) / WRITES_PER_SECOND;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueMs - performance.now())));
    }
    const tookSeconds = (performance.now() - startedMs) / 1_000;
    const frames = await panel.page.evaluate(() => window.countedFrames);
    const ended = await readings(served);
    const lines = FLOOD_SECONDS * LINES_PER_SECOND;
    await expect.poll(() => panel.requests(), SOON).toBe(before + lines);

    const late = rss.slice(20);
    const swingMib = Math.max(...late) - Math.min(...late);
    const cores = (ended.cpuSeconds - begun.cpuSeconds) / tookSeconds;
    console.log(
      `${lines} lines in ${tookSeconds.toFixed(1)} s: ${(frames.count / (frames.ms / 1_000)).toFixed(1)} frames/s, ` +
        `longest gap ${Math.round(frames.longestMs)} ms; controller ${cores.toFixed(2)} cores, ` +
        `${Math.min(...late).toFixed(0)} to ${Math.max(...late).toFixed(0)} MiB over the last 40 s`,
    );
    expect(await panel.region('Logs').innerText()).toMatch(
      /lines\/s, showing 1 in \d+; all are counted|not shown/,
    );
    expect(frames.count / (frames.ms / 1_000)).toBeGreaterThan(50);
    expect(swingMib).toBeLessThanOrEqual(20);
    expect(cores).toBeLessThan(0.5);
  });
});

declare global {
  interface Window {
    countedFrames: { count: number; ms: number; longestMs: number };
  }
}

/** Runs in the page. */
function countFrames(): void {
  const counted = { count: 0, ms: 0, longestMs: 0 };
  window.countedFrames = counted;
  const begun = performance.now();
  let last = begun;
  requestAnimationFrame(function next(now) {
    counted.count += 1;
    counted.ms = now - begun;
    counted.longestMs = Math.max(counted.longestMs, now - last);
    last = now;
    requestAnimationFrame(next);
  });
}

/** A headless page is always in front: what hiding a tab does is told to it, and its frames are held back. */
async function hide(page: Page, state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate((next) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => next });
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => next === 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
}

async function readings(
  child: ChildProcess,
): Promise<{ readonly rssMib: number; readonly cpuSeconds: number }> {
  const [status, stat] = await Promise.all([
    readFile(`/proc/${child.pid}/status`, 'utf8'),
    readFile(`/proc/${child.pid}/stat`, 'utf8'),
  ]);
  const [userTicks = 0, systemTicks = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return {
    rssMib: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024,
    cpuSeconds: (userTicks + systemTicks) / 100,
  };
}

function whyNot(): string | null {
  if (process.env.SIGNALBOX_LONG !== '1') return 'it takes minutes; run it with SIGNALBOX_LONG=1';
  const absent = ['/usr/sbin/nginx', '/usr/bin/gunicorn'].filter((path) => !existsSync(path));
  if (!hasChromium()) absent.push(CHROMIUM);
  if (absent.length > 0) return `there is no ${absent.join(', no ')}`;
  return existsSync(CLI) ? null : 'nothing is built; run `npm run build` first';
}
