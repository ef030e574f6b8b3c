/** What served before: every config that is kept, and the receipt of every change. */
import { Drawer } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import overlay from '../keys/help-overlay.module.css';
import { usePanel, usePanelStore } from '../state/panel-store.ts';
import { GenerationsPane } from './generations-pane.tsx';
import classes from './history.module.css';
import { ReceiptsPane } from './receipts-pane.tsx';

export function HistoryDrawer() {
  const store = usePanelStore();
  const isOpen = usePanel((state) => state.isHistoryOpen);
  return (
    <Drawer
      opened={isOpen}
      onClose={() => store.setState({ isHistoryOpen: false })}
      position="right"
      size="min(1120px, 94vw)"
      title="History"
      transitionProps={{ duration: 120 }}
      classNames={{
        content: `${overlay.plate} ${classes.drawer}`,
        header: overlay.plate,
        title: overlay.title,
        body: classes.body,
      }}
    >
      {isOpen ? <Panes /> : null}
    </Drawer>
  );
}

function Panes() {
  const [shown, setShown] = useState<Pane['name']>('configs');
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const other = PANES.find(({ name }) => name !== shown);
    if (!other) return;
    event.preventDefault();
    setShown(other.name);
    document.getElementById(`history-${other.name}`)?.focus();
  };
  return (
    <>
      <div className={classes.tabs} role="tablist" aria-label="History" onKeyDown={onKeyDown}>
        {PANES.map(({ name, label }) => (
          <button
            key={name}
            id={`history-${name}`}
            type="button"
            role="tab"
            aria-selected={name === shown}
            aria-controls="history-pane"
            tabIndex={name === shown ? 0 : -1}
            onClick={() => setShown(name)}
          >
            {label}
          </button>
        ))}
      </div>
      <div className={classes.pane} id="history-pane" role="tabpanel" aria-labelledby={`history-${shown}`}>
        {shown === 'configs' ? <GenerationsPane /> : <ReceiptsPane />}
      </div>
    </>
  );
}

interface Pane {
  readonly name: 'configs' | 'receipts';
  readonly label: string;
}

const PANES: readonly Pane[] = [
  { name: 'configs', label: 'Configs' },
  { name: 'receipts', label: 'Receipts' },
];
