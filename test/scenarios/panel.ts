/** What a person does with the panel, start to end, in a real browser, on one real engine. */
import type { ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_DESIRED } from '../../stack/model/desired.ts';
import { openChromium } from '../renderer/chromium.ts';
import { skipAloud } from '../skip-aloud.ts';
import { PanelPage } from './panel-page.ts';
import { type RealEngine, StackUnderTest } from './stack-under-test.ts';

const SOON = { timeout: 60_000, interval: 100 };
/** The docker engine may have its images to build. */
const AT_LENGTH = { timeout: 240_000, interval: 200 };

export function describePanel(engine: RealEngine, unavailable: string | null): void {
  if (unavailable !== null) console.warn(`skipped: the panel on the ${engine} engine: ${unavailable}`);

  describe(`the panel on the ${engine} engine`, { timeout: 300_000 }, () => {
    let stack: StackUnderTest;
    let browser: Browser;
    let panel: PanelPage;
    let served: ChildProcess;

    beforeEach((context) => {
      if (unavailable !== null) skipAloud(context, unavailable);
    });
    beforeAll(async () => {
      if (unavailable !== null) return;
      stack = await StackUnderTest.create(engine);
      const wish = { ...DEFAULT_DESIRED, engine, port: stack.port };
      await writeFile(join(stack.home, 'desired.json'), JSON.stringify(wish));
      browser = await openChromium();
      const { url, child } = await stack.serve();
      served = child;
      panel = await PanelPage.open(browser, url);
    });
    afterAll(async () => {
      await browser?.close();
      await stack?.destroy();
    });

    const runLoad = async (press = 'Run'): Promise<Readonly<Record<string, number>>> => {
      const before = await panel.requests();
      await panel.button(press).click();
      await expect.poll(() => panel.requests(), SOON).toBe(before + 1000);
      await expect.poll(() => panel.region('Load run').innerText(), SOON).toContain('Done 1,000 of 1,000');
      expect(await panel.region('Load run').innerText()).toMatch(/\b0\s+failed/);
      return panel.answers();
    };
    const states = async (): Promise<readonly string[]> =>
      (await panel.rows()).map(({ name, state }) => `${name} ${state}`);
    const allReady = (count: number): readonly string[] =>
      Array.from({ length: count }, (_, index) => `flask-app-${index + 1} ready`);

    test('the first screen says that nothing runs, and one click brings three backends up', async () => {
      await expect.poll(() => panel.stackState(), SOON).toBe('Down');
      await panel.page.getByRole('heading', { name: 'Nothing runs' }).waitFor();
      await panel.button('Bring it up').click();
      await expect.poll(() => panel.stackState(), AT_LENGTH).toBe('Up');
      await expect.poll(states, SOON).toEqual(allReady(3));
      await expect.poll(() => panel.receipt(), SOON).toMatch(/^up\b/);
    });

    test('1000 requests, all at once, stand as 333, 333 and 334 on both sides of nginx', async () => {
      const answers = await runLoad('1000 at once');
      expect(Object.values(answers).sort((a, b) => a - b)).toEqual([333, 333, 334]);
      const hits = Object.entries(answers).map(([number, count]) => [`flask-app-${number}`, count]);
      await expect.poll(() => panel.hits(), SOON).toEqual(Object.fromEntries(hits));
    });

    test('the bars are as long as the shares, and end at the method’s ticks', async () => {
      const drawn = async () =>
        (await panel.rows()).map(({ bar, tick }) => Math.abs(bar - (tick ?? 0)) < 0.02);
      await expect.poll(drawn, SOON).toEqual([true, true, true]);
      expect((await panel.rows())[0]?.bar).toBeGreaterThan(0.5);
    });

    test('each backend tells what it uses, while somebody looks', async () => {
      const used = async () =>
        (await panel.rows()).map(({ cpu, memory }) => `${cpu} ${memory}`.replaceAll(/\d+(\.\d)?/g, 'n'));
      await expect.poll(used, SOON).toEqual(['n % n MiB', 'n % n MiB', 'n % n MiB']);
    });

    test('two clicks on the stepper end in five backends that are ready', async () => {
      await panel.button('One backend more').click();
      await panel.button('One backend more').click();
      await expect.poll(states, SOON).toEqual(allReady(5));
      await expect.poll(() => panel.receipt(), SOON).toContain('scale 5');
      expect(await panel.page.getByRole('spinbutton').getAttribute('aria-valuenow')).toBe('5');
      await expect.poll(() => panel.stackState(), SOON).toBe('Up');
    });

    test('IP hash is a new generation, and all 1000 requests meet one backend', async () => {
      const before = { generation: await panel.generation(), hits: await panel.hits() };
      await panel.page.getByRole('radio', { name: 'IP hash' }).click();
      const next = before.generation + 1;
      await expect
        .poll(() => panel.receipt(), SOON)
        .toMatch(new RegExp(`method ip_hash[^]*generation ${next}\\b`));
      expect(await panel.page.getByRole('radio', { name: 'IP hash' }).getAttribute('aria-checked')).toBe(
        'true',
      );
      expect(await panel.generation()).toBe(next);

      const answers = Object.entries(await runLoad());
      expect(answers.map(([, count]) => count)).toEqual([1000]);
      const chosen = `flask-app-${answers[0]?.[0]}`;
      const expected = { ...before.hits, [chosen]: (before.hits[chosen] ?? 0) + 1000 };
      await expect.poll(() => panel.hits(), SOON).toEqual(expected);
    });

    test('a restart puts a new one in the place of flask-app-2', async () => {
      const before = await panel.row('flask-app-2');
      await panel.button('Restart flask-app-2').click();
      await expect.poll(() => panel.receipt(), SOON).toContain('restart flask-app-2');
      await expect.poll(states, SOON).toEqual(allReady(5));
      expect((await panel.row('flask-app-2'))?.id).not.toBe(before?.id);
    });

    test('a backend that was stopped stays stopped and costs nothing, until it is started', async () => {
      await panel.button('Stop flask-app-3').click();
      await expect.poll(async () => (await panel.row('flask-app-3'))?.state, SOON).toBe('stopped by hand');
      await expect.poll(async () => (await panel.row('flask-app-3'))?.cpu, SOON).toBe('–');
      await expect.poll(() => panel.stackState(), SOON).toBe('Up');
      await panel.button('Start flask-app-3').click();
      await expect.poll(states, SOON).toEqual(allReady(5));
    });

    test('staged edits are seen before they are one generation, and one key brings the old one back', async () => {
      const before = await panel.generation();
      await panel.button('Stage changes').click();
      await panel.page.getByRole('radio', { name: 'Least connections' }).click();
      await panel.button('Settings of flask-app-1').click();
      await panel.page.getByRole('textbox', { name: 'weight' }).fill('3');
      await panel.button('Stage').click();
      await panel.button('Preview').click();
      const preview = panel.page.getByRole('dialog', { name: 'Before it is applied' });
      const config = preview.getByRole('region', { name: 'Config' });
      await expect.poll(() => config.innerText(), SOON).toMatch(/−\s*ip_hash;[\s\S]*\+.*weight=3/);
      expect(await panel.generation()).toBe(before);

      await preview.getByRole('button', { name: 'Apply as one change' }).click();
      await expect
        .poll(() => panel.receipt(), SOON)
        .toMatch(new RegExp(`method least_conn; flask-app-1 weight=3[^]*generation ${before + 1}\\b`));
      await expect.poll(async () => (await panel.row('flask-app-1'))?.state, SOON).toContain('×3');

      await panel.page.keyboard.press('u');
      await expect.poll(() => panel.receipt(), SOON).toContain('undo method least_conn');
      await expect
        .poll(() => panel.page.getByRole('radio', { name: 'IP hash' }).getAttribute('aria-checked'), SOON)
        .toBe('true');
      await expect.poll(states, SOON).toEqual(allReady(5));
    });

    test('two configs that served are compared in the history', async () => {
      const now = await panel.generation();
      await panel.page.keyboard.press('h');
      await panel.page.getByRole('heading', { name: `Generation ${now}` }).waitFor(SOON);
      const configs = panel.page.getByRole('listbox', { name: 'Configs' });
      await configs.locator(`[data-id="${now - 1}"]`).click({ modifiers: ['Shift'] });
      const changes = panel.page.getByRole('region', { name: /^Changes of .*flask-app/ });
      await expect.poll(() => changes.innerText(), SOON).toMatch(/−\s*least_conn;/);
      await panel.page.keyboard.press('Escape');
      await panel.page.getByRole('dialog', { name: 'History' }).waitFor({ state: 'detached' });
    });

    test('a backend killed by another hand is seen to fall, and is back by itself', async () => {
      const noted = await panel.noteStatesOf('flask-app-4');
      await stack.killBehindBack('flask-app-4');
      await expect.poll(async () => (await noted()).length, SOON).toBeGreaterThan(1);
      await expect.poll(async () => (await noted()).at(-1), SOON).toBe('ready');
      await expect.poll(states, SOON).toEqual(allReady(5));
      await expect.poll(() => panel.stackState(), SOON).toBe('Up');
    });

    test('the log dock shows requests as they come, and filters them', async () => {
      await ask('/info?first');
      await expect.poll(() => panel.lines(), SOON).toMatch(/flask-app-\d\s+200\s+\d+ ms\s+GET \/info\?first/);
      await panel.page.getByRole('searchbox', { name: 'Filter lines' }).fill('GET /info');
      await ask('/health');
      await ask('/info?second');
      await expect.poll(() => panel.lines(), SOON).toContain('GET /info?second');
      const shown = (await panel.lines()).split('\n').filter((line) => line.trim() !== '');
      expect(shown.filter((line) => !line.includes('GET /info'))).toEqual([]);
      await panel.page.getByRole('searchbox', { name: 'Filter lines' }).fill('');
      await expect.poll(() => panel.lines(), SOON).toContain('GET /health');
    });

    test('a paused log waits, and loses nothing by it', async () => {
      await panel.button('Pause the log').click();
      const before = await panel.requests();
      await ask('/info?waits');
      // The board has counted it, so the line had its time to come.
      await expect.poll(() => panel.requests(), SOON).toBe(before + 1);
      expect(await panel.lines()).not.toContain('/info?waits');
      await panel.button('Follow the log').click();
      await expect.poll(() => panel.lines(), SOON).toContain('/info?waits');
    });

    test('the error log and a backend’s own words are a tab away', async () => {
      await panel.showLog('Error');
      await expect.poll(() => panel.lines(), SOON).toMatch(/\d\d:\d\d:\d\d (notice|warn|error)/);
      await panel.showLog('flask-app-2');
      await expect.poll(() => panel.lines(), SOON).toMatch(/Booting worker|Listening at/);
      await panel.showLog('Access');
      await expect.poll(() => panel.lines(), SOON).toContain('/info?waits');
    });

    test('the traffic view tells the same numbers as the board, and of each path', async () => {
      const counted = Object.values(await panel.hits()).map((hits) => hits.toLocaleString('en-US'));
      await panel.button('Traffic').click();
      const table = panel.page.getByRole('region', { name: 'Traffic by backend' });
      await panel.page.getByText('All', { exact: true }).first().click();
      const shown = async () =>
        (await table.locator('tbody tr td:nth-of-type(2)').allInnerTexts()).map((text) => text.trim());
      await expect.poll(shown, SOON).toEqual(counted);
      await expect
        .poll(() => panel.page.getByRole('region', { name: 'By path and status' }).innerText(), SOON)
        .toContain('/info');
      await panel.button('Board').click();
      await expect.poll(states, SOON).toEqual(allReady(5));
    });

    test('a shell opens in a backend where there are containers, and where there are none a sentence says so', async () => {
      const opened = panel.page.getByRole('combobox', { name: 'Open a shell in' });
      await opened.selectOption('flask-app-2');
      if (engine === 'docker') {
        const screen = panel.page.locator('[data-shell="flask-app-2"] .xterm-rows');
        await expect.poll(() => screen.innerText(), SOON).toMatch(/[$#]/);
        await panel.page.keyboard.type('echo $(hostname)-$((6*7))\r');
        await expect.poll(() => screen.innerText(), SOON).toContain('flask-app-2-42');
        await expect.poll(() => stack.programsIn('flask-app-2', 'bash|sh'), SOON).not.toEqual([]);
      } else {
        await panel.page.getByText('Plain processes have no inside to open a shell in').waitFor();
      }
      await panel.button('Close the shell in flask-app-2').click();
      if (engine === 'docker')
        await expect.poll(() => stack.programsIn('flask-app-2', 'bash|sh'), SOON).toEqual([]);
    });

    test('Down asks once more, and then the first screen offers to begin anew', async () => {
      await panel.button('Down').click();
      await panel.button('Bring it down').click();
      await panel.page.getByRole('heading', { name: 'Nothing runs' }).waitFor(SOON);
      await expect.poll(() => panel.stackState(), SOON).toBe('Down');
      await expect.poll(() => panel.receipt(), SOON).toMatch(/^down\b/);
    });

    test('the browser complained of nothing, and nothing is left when the panel’s program has ended', async () => {
      expect(panel.complaints).toEqual([]);
      await panel.page.close();
      expect(await stack.end(served, 'SIGINT')).toBe(0);
      expect(await stack.leftovers()).toEqual([]);
    });

    const ask = async (path: string): Promise<void> => {
      const answer = await fetch(`http://127.0.0.1:${stack.port}${path}`);
      expect(answer.status).toBe(200);
    };
  });
}
