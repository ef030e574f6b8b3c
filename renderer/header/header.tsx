/** The line on top: what this is, how the stack is, where it answers, who runs it. */
import { IconHelp, IconHistory, IconMoon, IconSun } from '@tabler/icons-react';
import { Lamp } from '../signals/lamp.tsx';
import { Logo } from '../signals/logo.tsx';
import { stackWords } from '../signals/state-words.ts';
import { usePanel, usePanelStore } from '../state/panel-store.ts';
import { Press } from '../theme/press.tsx';
import { useThemeToggle } from '../theme/use-theme-toggle.ts';
import { AddressLink } from './address-link.tsx';
import { EngineFacts } from './engine-facts.tsx';
import classes from './header.module.css';
import { PowerButton } from './power-button.tsx';
import { ViewSwitch } from './view-switch.tsx';

export function Header() {
  const connection = usePanel((state) => state.connection);
  const board = usePanel((state) => state.board);
  const store = usePanelStore();
  const { scheme, toggle } = useThemeToggle();
  const { aspect, word } = stackWords(connection, board);
  return (
    <header className={classes.header}>
      <h1 className={classes.mark}>
        <Logo size={26} />
        <span className={classes.product}>Signalbox</span>
      </h1>
      <ViewSwitch />
      <p className={classes.state} role="status" aria-label="Stack state" data-aspect={aspect}>
        <Lamp aspect={aspect} size={14} />
        <strong>{word}</strong>
      </p>
      <AddressLink />
      <EngineFacts />
      <div className={classes.actions}>
        <PowerButton />
        <Press
          look="quiet"
          aria-label="History"
          tip="Configs and receipts"
          shortcut="h"
          icon={<IconHistory size={17} />}
          onClick={() => store.setState({ isHistoryOpen: true })}
        />
        <Press
          look="quiet"
          aria-label={scheme === 'dark' ? 'Light theme' : 'Dark theme'}
          tip={scheme === 'dark' ? 'Light theme' : 'Dark theme'}
          shortcut="t"
          icon={scheme === 'dark' ? <IconSun size={17} /> : <IconMoon size={17} />}
          onClick={toggle}
        />
        <Press
          look="quiet"
          aria-label="Keyboard shortcuts"
          tip="Keyboard shortcuts"
          shortcut="?"
          icon={<IconHelp size={17} />}
          onClick={() => store.setState({ isHelpOpen: true })}
        />
      </div>
    </header>
  );
}
