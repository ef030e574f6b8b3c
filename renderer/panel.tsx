/** The whole panel on one connection. The shells mount it; so does the gallery, with a scripted client. */
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import './theme/mantine.css';
import './theme/tokens.css';
import './theme/page.css';
import { useEffect, useMemo, useState } from 'react';
import type { Connection } from './connection/connection.ts';
import type { PanelActor } from './connection/open-connection.ts';
import { FaultToasts } from './faults/fault-toasts.tsx';
import { PanelLayout } from './panel-layout.tsx';
import { CommandsContext, createCommands } from './state/commands.ts';
import { createPanelStore, PanelStoreContext } from './state/panel-store.ts';
import { readSetting, writeSetting } from './state/stored-setting.ts';
import { watchBoard } from './state/watch-board.ts';
import { cssVariables, theme } from './theme/theme.ts';

interface PanelProps {
  readonly connection: Connection;
  readonly actor: PanelActor;
}

export function Panel({ connection, actor }: PanelProps) {
  const [store] = useState(() => createPanelStore({ isDockOpen: readSetting('dock-open', isBoolean, true) }));
  const commands = useMemo(() => createCommands(store, actor), [store, actor]);
  useEffect(() => watchBoard(connection, store), [connection, store]);
  useEffect(() => store.subscribe(({ isDockOpen }) => writeDockOpen(isDockOpen)), [store]);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      colorSchemeManager={COLOR_SCHEMES}
    >
      <PanelStoreContext value={store}>
        <CommandsContext value={commands}>
          <PanelLayout onRetry={connection.retryNow} />
          <FaultToasts />
        </CommandsContext>
      </PanelStoreContext>
    </MantineProvider>
  );
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

let written: boolean | null = null;
function writeDockOpen(isDockOpen: boolean): void {
  if (isDockOpen === written) return;
  written = isDockOpen;
  writeSetting('dock-open', isDockOpen);
}

const COLOR_SCHEMES = localStorageColorSchemeManager({ key: 'signalbox-theme' });
