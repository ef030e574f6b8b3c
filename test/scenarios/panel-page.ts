/** The panel as a person reads it: by roles, names and what is drawn; never by its insides. */
import type { Browser, Locator, Page } from 'playwright-core';
import { isOfNetwork } from '../renderer/network-complaint.ts';

/** One row of the board, as it stands on the screen. */
export interface ShownRow {
  readonly name: string;
  readonly state: string;
  readonly hits: number;
  readonly cpu: string;
  readonly memory: string;
  /** The bar's length, and the place of the method's tick, each 0 to 1 of the track; null without a tick. */
  readonly bar: number;
  readonly tick: number | null;
  /** The engine's own name of it, as short as it is shown. */
  readonly id: string;
}

export class PanelPage {
  readonly page: Page;
  /** Whatever the browser complained of: refused scripts, faults in React, missing files. */
  readonly complaints: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('console', (message) => {
      const isFault = ['error', 'warning'].includes(message.type());
      if (isFault && !isOfNetwork(message.text())) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
  }

  /** Wide enough that the board shows every column. */
  static async open(browser: Browser, url: string): Promise<PanelPage> {
    const shown = new PanelPage(await browser.newPage({ viewport: { width: 1920, height: 1080 } }));
    // tsx marks the names of functions by a helper that a page does not have.
    await shown.page.addInitScript('globalThis.__name = (named) => named');
    await shown.page.goto(url);
    return shown;
  }

  stackState(): Promise<string> {
    return this.page.getByRole('status', { name: 'Stack state' }).innerText();
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  region(name: 'Last change' | 'Change under way' | 'Logs' | 'Load run'): Locator {
    return this.page.getByRole('region', { name });
  }

  /** What the last change's receipt says; waits while one is under way. */
  receipt(): Promise<string> {
    return this.region('Last change').innerText();
  }

  /** The generation that serves, as the header says it. */
  async generation(): Promise<number> {
    // A dialogue has a header of its own.
    const words = await this.page.getByRole('banner').first().innerText();
    return Number(/generation\s+(\d+)/.exec(words)?.[1]);
  }

  /** Requests of all time, as the board's foot says them. */
  async requests(): Promise<number> {
    const words = await this.page.getByLabel('Totals').innerText();
    return Number(/([\d,]+)\s+requests/.exec(words)?.[1]?.replaceAll(',', ''));
  }

  /** `{1: 333, 2: 333, 3: 334}` of the last load run, by number. */
  async answers(): Promise<Readonly<Record<string, number>>> {
    const map = await this.page.getByRole('status', { name: 'Answers by backend' }).innerText();
    const pairs = [...map.matchAll(/(\w+):\s*(\d+)/g)];
    return Object.fromEntries(pairs.map(([, key, hits]) => [key, Number(hits)]));
  }

  rows(): Promise<readonly ShownRow[]> {
    return this.page.evaluate(readRows);
  }

  async row(name: string): Promise<ShownRow | undefined> {
    return (await this.rows()).find((row) => row.name === name);
  }

  async hits(): Promise<Readonly<Record<string, number>>> {
    return Object.fromEntries((await this.rows()).map(({ name, hits }) => [name, hits]));
  }

  /** Everything in the terminal's window, nothing of its past. */
  lines(): Promise<string> {
    return this.page.locator('.xterm-rows').innerText();
  }

  async showLog(name: string): Promise<void> {
    await this.page.getByRole('tab', { name, exact: true }).click();
  }

  /** Begins to write down each state a row shows; the function returned tells them so far. */
  async noteStatesOf(name: string): Promise<() => Promise<readonly string[]>> {
    await this.page.evaluate(noteStates, name);
    return () => this.page.evaluate(() => (window as unknown as { noted: readonly string[] }).noted);
  }
}

/** Runs in the page, so it stands alone. */
function readRows(): readonly ShownRow[] {
  const headings = [...document.querySelectorAll('thead th')].map((one) => one.textContent ?? '');
  const columnOf = (heading: string): number => headings.findIndex((text) => text.startsWith(heading));
  const wordsOf = (cell: Element | undefined): string => (cell instanceof HTMLElement ? cell.innerText : '');
  return [...document.querySelectorAll('tbody tr')].map((row) => {
    const cells = [...row.children];
    const track = cells[columnOf('Share of hits')]?.querySelector('[role=img]');
    const [fill, tick] = [...(track?.children ?? [])].map((one) => one.getBoundingClientRect());
    const frame = track?.getBoundingClientRect();
    const placeOf = (x: number): number => (frame ? (x - frame.left) / frame.width : Number.NaN);
    const [name, state] = wordsOf(cells[columnOf('Backend')]).split('\n');
    return {
      name: name ?? '',
      state: state ?? '',
      hits: Number(wordsOf(cells[columnOf('Hits')]).replaceAll(',', '')),
      cpu: wordsOf(cells[columnOf('CPU')]).split('\n')[0] ?? '',
      memory: wordsOf(cells[columnOf('Memory')]).split('\n')[0] ?? '',
      bar: fill ? placeOf(fill.right) : Number.NaN,
      tick: tick ? placeOf((tick.left + tick.right) / 2) : null,
      id: wordsOf(cells[columnOf('Address')]).trim().split('\n').at(-1) ?? '',
    };
  });
}

/** Runs in the page, so it stands alone. */
function noteStates(name: string): void {
  const noted: string[] = [];
  const note = (): void => {
    const headings = [...document.querySelectorAll<HTMLElement>('tbody th')].map((one) =>
      one.innerText.split('\n'),
    );
    const state = headings.find(([shown]) => shown === name)?.[1] ?? 'no row';
    if (noted.at(-1) !== state) noted.push(state);
  };
  note();
  new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
  Object.assign(window, { noted });
}
