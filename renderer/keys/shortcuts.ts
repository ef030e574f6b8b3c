/** Every key the panel listens to, once: what it does, and what the overlay says of it. */
import type { Commands } from '../state/commands.ts';
import { type PanelStore, showLog, showView } from '../state/panel-store.ts';
import { VIEWS } from '../views.tsx';

export interface ShortcutContext {
  readonly store: PanelStore;
  readonly commands: Commands;
  readonly toggleTheme: () => void;
}

export interface Shortcut {
  /** As `KeyboardEvent.key` has it; several do the same. */
  readonly keys: readonly string[];
  readonly group: 'Views' | 'Stack' | 'Changes' | 'Backend in focus' | 'Logs' | 'Panel';
  readonly words: string;
  readonly run: (context: ShortcutContext) => void;
}

export const SHORTCUTS: readonly Shortcut[] = [
  {
    keys: ['+', '='],
    group: 'Stack',
    words: 'one backend more',
    run: ({ commands }) => commands.stepScale(1),
  },
  { keys: ['-'], group: 'Stack', words: 'one backend fewer', run: ({ commands }) => commands.stepScale(-1) },
  { keys: ['n'], group: 'Stack', words: 'type the number of backends', run: () => focus('#scale') },
  {
    keys: ['m'],
    group: 'Stack',
    words: 'methods; arrows, then Enter',
    run: () => focus('[role=radio][tabindex="0"]'),
  },
  {
    keys: ['c'],
    group: 'Stack',
    words: 'sticky, keepalive, second tries',
    run: () => press('#balancing-settings'),
  },
  {
    keys: ['w'],
    group: 'Stack',
    words: 'server program in the backends',
    run: () => press('#serving-settings'),
  },
  { keys: ['g'], group: 'Stack', words: 'what nginx caches', run: () => press('#caching-settings') },
  { keys: ['o'], group: 'Stack', words: 'HTTPS and its certificate', run: () => press('#tls-settings') },
  {
    keys: ['A'],
    group: 'Stack',
    words: 'restart all; asks how many at a time',
    run: () => press('[data-action=restart-all]'),
  },
  { keys: ['r'], group: 'Stack', words: 'run or stop the load', run: () => press('#load-run') },
  {
    keys: ['B'],
    group: 'Stack',
    words: 'both kinds of clients, until r stops them',
    run: () => press('#load-both'),
  },
  { keys: ['U'], group: 'Stack', words: 'up', run: ({ store, commands }) => up(store, commands) },
  { keys: ['D'], group: 'Stack', words: 'down; asks once more', run: ({ store }) => askDown(store) },

  {
    keys: ['s'],
    group: 'Changes',
    words: 'stage changes, apply them as one',
    run: () => press('#stage-toggle'),
  },
  { keys: ['v'], group: 'Changes', words: 'see what they would do', run: () => seeFirst() },
  {
    keys: ['u'],
    group: 'Changes',
    words: 'undo the last; so does Ctrl Z',
    run: ({ commands }) => commands.undo(),
  },
  {
    keys: ['h'],
    group: 'Changes',
    words: 'history of configs and receipts',
    run: ({ store }) => store.setState({ isHistoryOpen: true }),
  },

  { keys: ['b'], group: 'Backend in focus', words: 'go to the backends', run: () => focus('[data-backend]') },
  { keys: ['ArrowDown', 'j'], group: 'Backend in focus', words: 'next', run: () => moveInBoard(1) },
  { keys: ['ArrowUp', 'k'], group: 'Backend in focus', words: 'previous', run: () => moveInBoard(-1) },
  {
    keys: ['R'],
    group: 'Backend in focus',
    words: 'restart',
    run: () => pressInRow('[data-action=restart]'),
  },
  {
    keys: ['T'],
    group: 'Backend in focus',
    words: 'weight, limits, backup, drain',
    run: () => pressInRow('[data-action=tune]'),
  },
  {
    keys: ['S'],
    group: 'Backend in focus',
    words: 'stop, or start again',
    run: () => pressInRow('[data-action=stop], [data-action=start]'),
  },

  { keys: ['l'], group: 'Logs', words: 'open or close the log dock', run: ({ store }) => toggleDock(store) },
  { keys: ['a'], group: 'Logs', words: 'access log', run: ({ store }) => showLog(store, 'access') },
  { keys: ['e'], group: 'Logs', words: 'error log', run: ({ store }) => showLog(store, 'error') },
  { keys: ['p'], group: 'Logs', words: 'pause or follow', run: () => press('[data-action=pause]') },
  {
    keys: ['/'],
    group: 'Logs',
    words: 'filter lines, or traces',
    run: () => focus('#log-filter, #traces-path'),
  },
  { keys: ['f'], group: 'Logs', words: 'find in the log', run: () => focus('#log-search') },

  ...viewShortcuts(),
  { keys: ['t'], group: 'Panel', words: 'light or dark', run: ({ toggleTheme }) => toggleTheme() },
  {
    keys: ['?'],
    group: 'Panel',
    words: 'these keys',
    run: ({ store }) => store.setState(({ isHelpOpen }) => ({ isHelpOpen: !isHelpOpen })),
  },
];

function viewShortcuts(): readonly Shortcut[] {
  if (VIEWS.length < 2) return [];
  return VIEWS.map(({ name, label, shortcut }) => ({
    keys: [shortcut],
    group: 'Views',
    words: label.toLowerCase(),
    run: ({ store }) => showView(store, name),
  }));
}

/** The shortcut of a key pressed, unless a person is typing or means the browser. Of chords only undo is ours. */
export function shortcutOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'defaultPrevented'>,
  isTyping: 'typing' | 'not typing',
): Shortcut | null {
  if (event.defaultPrevented || event.altKey || isTyping === 'typing') return null;
  if (event.ctrlKey || event.metaKey) return event.key === 'z' ? shortcutOfKey('u') : null;
  return shortcutOfKey(event.key);
}

function shortcutOfKey(key: string): Shortcut | null {
  return SHORTCUTS.find(({ keys }) => keys.includes(key)) ?? null;
}

function focus(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus();
}

function press(selector: string): void {
  document.querySelector<HTMLButtonElement>(selector)?.click();
}

/** Of all that is staged, else of the method in focus. */
function seeFirst(): void {
  const staged = document.querySelector<HTMLButtonElement>('#staged-preview:enabled');
  const method = document.activeElement?.closest('[data-method]');
  if (staged) staged.click();
  else method?.dispatchEvent(new MouseEvent('click', { altKey: true, bubbles: true }));
}

function up(store: PanelStore, commands: Commands): void {
  const { board } = store.getState();
  // The first screen's button knows the scale that was typed beside it.
  if (document.querySelector('#start')) press('#start');
  else if (board?.state === 'down') commands.up({});
}

function askDown(store: PanelStore): void {
  const state = store.getState().board?.state;
  if (state !== undefined && state !== 'down') store.setState({ isDownAsked: true });
}

function toggleDock(store: PanelStore): void {
  store.setState(({ isDockOpen }) => ({ isDockOpen: !isDockOpen }));
}

function moveInBoard(by: 1 | -1): void {
  const names = [...document.querySelectorAll<HTMLElement>('[data-backend]')];
  const row = document.activeElement?.closest('tr');
  const at = names.findIndex((name) => row?.contains(name));
  if (at >= 0) names[(at + by + names.length) % names.length]?.focus();
}

function pressInRow(selector: string): void {
  document.activeElement?.closest('tr')?.querySelector<HTMLButtonElement>(selector)?.click();
}
