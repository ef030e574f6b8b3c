import { type KeyboardEvent, useRef } from 'react';
import { ShellTab } from '../shell/shell-tab.tsx';
import { showLog, useBoard, usePanel, usePanelStore } from '../state/panel-store.ts';
import classes from './log-tabs.module.css';
import tools from './log-tools.module.css';

/** Access, error, and each backend; past five the backends share one tab with a list. */
export function LogTabs() {
  const store = usePanelStore();
  const source = usePanel((state) => state.logSource);
  const isOpen = usePanel((state) => state.isDockOpen && !state.isShellShown);
  const isShellShown = usePanel((state) => state.isShellShown);
  const names = useBoard((board) => board.backends.map((row) => row.name).join(' '));
  const backends = names === '' ? [] : names.split(' ');
  const list = useRef<HTMLDivElement>(null);
  const isListed = backends.length > MOST_TABS;
  // A backend that is gone keeps its tab while its last words are read.
  const isDeparted = !['access', 'error', ...backends].includes(source);
  const tabs = ['access', 'error', ...(isListed ? [] : backends), ...(isDeparted ? [source] : [])];
  const onTab = tabs.includes(source) ? source : 'access';

  const onKeyDown = (event: KeyboardEvent): void => {
    const turn = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = tabs[(tabs.indexOf(source) + turn + tabs.length) % tabs.length];
    if (turn === 0 || next === undefined) return;
    event.preventDefault();
    showLog(store, next);
    list.current?.querySelector<HTMLElement>(`[data-source="${CSS.escape(next)}"]`)?.focus();
  };

  return (
    <div className={classes.tabs}>
      <div ref={list} className={classes.tabs} role="tablist" aria-label="Log" onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab}
            type="button"
            role="tab"
            className={classes.tab}
            data-source={tab}
            aria-selected={tab === source && !isShellShown}
            tabIndex={tab === onTab ? 0 : -1}
            onClick={() => (tab === source && isOpen ? undefined : showLog(store, tab))}
          >
            {WORDS[tab] ?? tab}
          </button>
        ))}
      </div>
      {isListed ? (
        <select
          className={tools.list}
          aria-label="Log of a backend"
          data-chosen={(!tabs.includes(source) && source !== '') || undefined}
          value={tabs.includes(source) ? '' : source}
          onChange={(event) => showLog(store, event.currentTarget.value)}
        >
          <option value="" disabled>
            A backend…
          </option>
          {backends.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      ) : null}
      <ShellTab />
    </div>
  );
}

const MOST_TABS = 5;
const WORDS: Readonly<Record<string, string>> = { access: 'Access', error: 'Error' };
