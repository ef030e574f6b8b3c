/** A shell in the dock, from its opening to its end. */
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { faultOfCall } from '../../stack/contract/client.ts';
import { PlainWords } from '../faults/plain-words.tsx';
import { askAgain } from '../load-later.tsx';
import { usePanel } from '../state/panel-store.ts';
import { Press } from '../theme/press.tsx';
import { runShell } from './run-shell.ts';
import classes from './shell.module.css';
import type { ShellTerminal } from './shell-terminal.ts';

interface ShellScreenProps {
  readonly name: string;
  readonly isShown: boolean;
}

export function ShellScreen({ name, isShown }: ShellScreenProps) {
  const client = usePanel((state) => state.client);
  const theme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const element = useRef<HTMLDivElement>(null);
  const [terminal, setTerminal] = useState<ShellTerminal | null>(null);
  const [end, setEnd] = useState<string | null>(null);
  const [life, setLife] = useState(0);

  useEffect(() => {
    const place = element.current;
    if (!place || !client) return;
    const abort = new AbortController();
    let close = (): void => {};
    setEnd(null);
    void askAgain(() => import('./shell-terminal.ts')).then(async ({ openShellTerminal }) => {
      if (abort.signal.aborted) return;
      const opened = openShellTerminal(place, theme);
      opened.onLeave(() => document.querySelector<HTMLElement>('[data-source=shell]')?.focus());
      const sized = new ResizeObserver(() => opened.fit());
      sized.observe(place);
      close = () => {
        sized.disconnect();
        opened.dispose();
        setTerminal(null);
      };
      setTerminal(opened);
      const words = await runShell({ client, name, terminal: opened, signal: abort.signal }).then(
        () => `The shell in ${name} has ended.`,
        (thrown: unknown) => {
          const { message, hint = '' } = faultOfCall(thrown);
          return `${message} ${hint}`;
        },
      );
      if (!abort.signal.aborted) setEnd(words);
    });
    return () => {
      abort.abort();
      close();
    };
  }, [client, name, life]);
  useEffect(() => terminal?.setTheme(theme), [terminal, theme]);
  useEffect(() => {
    if (isShown) terminal?.focus();
  }, [terminal, isShown]);
  // Keys typed here are the program's, none of them the panel's.
  useEffect(() => {
    const place = element.current;
    const keep = (event: KeyboardEvent): void => event.stopPropagation();
    place?.addEventListener('keydown', keep);
    return () => place?.removeEventListener('keydown', keep);
  }, []);

  return (
    <div className={classes.shell} hidden={!isShown}>
      <div ref={element} className={classes.screen} data-shell={name} />
      <p className={classes.foot} role="status">
        {end === null ? (
          <span>
            In <b>{name}</b>, as the user its program runs as. Shift Escape leaves the terminal; the shell
            ends with its tab.
          </span>
        ) : (
          <>
            <PlainWords text={end} />
            <Press look="quiet" size="small" onClick={() => setLife(life + 1)}>
              Open again
            </Press>
          </>
        )}
      </p>
    </div>
  );
}
