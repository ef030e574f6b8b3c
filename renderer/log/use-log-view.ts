/** Ties a log to the panel: which source, through which client, in which theme. The lines never pass through React. */
import { useComputedColorScheme } from '@mantine/core';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Board } from '../../stack/model/board.ts';
import { askAgain } from '../load-later.tsx';
import { type PanelStore, usePanel, usePanelStore } from '../state/panel-store.ts';
import { createLogView, type LogView } from './create-log-view.ts';
import type { BackendNames } from './format-log-line.ts';
import type { LogScreen } from './log-screen.ts';
import { type LogViewStatus, NO_STATUS } from './log-view-status.ts';

export interface LogHandle {
  readonly view: LogView | null;
  readonly status: LogViewStatus;
}

interface LogViewWish {
  readonly element: RefObject<HTMLDivElement | null>;
  readonly isOpen: boolean;
  readonly source: string;
  readonly onOpen: (number: number) => void;
}

export function useLogView({ element, isOpen, source, onOpen }: LogViewWish): LogHandle {
  const store = usePanelStore();
  const client = usePanel((state) => state.client);
  const theme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const [opened, setOpened] = useState<{ readonly view: LogView; readonly screen: LogScreen } | null>(null);
  const [status, setStatus] = useState<LogViewStatus>(NO_STATUS);
  const life = usePanel((state) => lifeOf(state.board, source));
  const opens = useRef(onOpen);
  opens.current = onOpen;

  useEffect(() => {
    const place = element.current;
    if (!isOpen || !place) return;
    let close = (): void => {};
    let isLeft = false;
    // The terminal is a third of the panel's code; the board need not wait for it.
    void askAgain(() => import('./log-screen.ts')).then(({ openLogScreen }) => {
      if (isLeft) return;
      const screen = openLogScreen(place, theme);
      const names = rememberNames(store);
      const onOpen = (number: number): void => opens.current(number);
      const view = createLogView({ screen, names, onStatus: setStatus, onOpen });
      const sized = new ResizeObserver(() => screen.fit());
      sized.observe(place);
      setOpened({ view, screen });
      close = () => {
        sized.disconnect();
        view.leave();
        screen.dispose();
        setOpened(null);
      };
    });
    return () => {
      isLeft = true;
      close();
    };
  }, [isOpen, element, store]);

  useEffect(() => opened?.screen.setTheme(theme), [opened, theme]);

  // A source that begins a new life is read anew.
  useEffect(() => {
    if (opened && client && life !== null) opened.view.follow(client, source);
  }, [opened, client, source, life]);

  return { view: opened?.view ?? null, status };
}

/** Differs when a source began anew; null while it is not there, so that its last words stay on the screen. */
function lifeOf(board: Board | null, source: string): string | null {
  if (source === 'access' || source === 'error') return board?.nginx.state ?? null;
  const row = board?.backends.find(({ name }) => name === source);
  return row && row.id !== null ? `${row.id} ${row.startedAt}` : null;
}

/** Also of backends that have gone since: their lines are still there. */
function rememberNames(store: PanelStore): () => BackendNames {
  const known = new Map<string, string>();
  let seen: Board['backends'] | null = null;
  return () => {
    const rows = store.getState().board?.backends ?? [];
    if (rows !== seen) {
      seen = rows;
      for (const { address, name } of rows) if (address !== null) known.set(address, name);
    }
    return known;
  };
}
