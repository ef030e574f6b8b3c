/** Which screen stands for which state, and where everything is. */
import { Suspense, useEffect } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { ChangeStrip } from './change/change-strip.tsx';
import { Banners } from './faults/banners.tsx';
import { Header } from './header/header.tsx';
import { HistoryDrawer } from './history/history-drawer.tsx';
import { HelpOverlay } from './keys/help-overlay.tsx';
import { useShortcuts } from './keys/use-shortcuts.ts';
import { LogDock } from './log/log-dock.tsx';
import classes from './panel-layout.module.css';
import { FirstScreen } from './screens/first-screen.tsx';
import { screenOf } from './screens/screen-of.ts';
import { StartingScreen } from './screens/starting-screen.tsx';
import { WaitingScreen } from './screens/waiting-screen.tsx';
import { stackWords } from './signals/state-words.ts';
import { PreviewDialog } from './staging/preview-dialog.tsx';
import { usePanel } from './state/panel-store.ts';
import { SettingsDrawer } from './tuning/settings-drawer.tsx';
import { viewOf } from './views.tsx';

export function PanelLayout({ onRetry }: { readonly onRetry: () => void }) {
  useShortcuts();
  const { word } = usePanel(useShallow((state) => stackWords(state.connection, state.board)));
  useEffect(() => {
    document.title = `${word} · Signalbox`;
  }, [word]);
  const hasDock = usePanel((state) => screenOf(state) === 'board' && viewOf(state.view).logDock === 'shown');
  return (
    <div className={classes.panel}>
      <Header />
      <div>
        <Banners onRetry={onRetry} />
      </div>
      <Screen />
      {hasDock ? <LogDock /> : null}
      <HelpOverlay />
      <PreviewDialog />
      <HistoryDrawer />
      <SettingsDrawer />
    </div>
  );
}

function Screen() {
  const screen = usePanel(screenOf);
  const activity = usePanel((state) => state.board?.activity ?? null);
  const receipt = usePanel((state) => state.board?.receipt ?? null);
  const isChoosing = usePanel(({ view, board }) => view === 'config' && (board?.drift.length ?? 0) > 0);
  const View = usePanel((state) => viewOf(state.view).component);
  switch (screen) {
    case 'connecting':
      return (
        <WaitingScreen title="Connecting" words="Waiting for the controller’s first picture of the stack." />
      );
    case 'finding':
      return (
        <WaitingScreen
          title="Finding an engine"
          words="Asking each container engine this machine may have; where none answers, plain processes take over."
        />
      );
    case 'starting':
      return activity ? <StartingScreen activity={activity} /> : null;
    case 'first':
      // Nothing starts before the choice about drift is made, and that is where it is made.
      if (isChoosing) break;
      return (
        <main className={classes.first}>
          {receipt ? <ChangeStrip /> : null}
          <FirstScreen />
        </main>
      );
    case 'board':
      break;
    default:
      return screen satisfies never;
  }
  return (
    <Suspense fallback={null}>
      <View />
    </Suspense>
  );
}
