/** Every backend anew, so many at a time. How many is asked first: it decides who serves meanwhile. */
import { Popover } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useCommands } from '../state/commands.ts';
import { useBoard, usePanel } from '../state/panel-store.ts';
import { Press } from '../theme/press.tsx';
import classes from './restart-all.module.css';

export function RestartAll() {
  const commands = useCommands();
  const [isOpen, setOpen] = useState(false);
  const running = useBoard((board) => board.backends.filter((row) => !row.stoppedByPerson).length);
  const isUsable = usePanel(
    (state) => state.connection === 'open' && state.board?.state !== 'gone' && state.pending.change === null,
  );
  const choices = [
    { words: 'One at a time', parallel: 1 },
    ...(running > 2 ? [{ words: 'Two at a time', parallel: 2 }] : []),
    ...(running > 1 ? [{ words: `All ${running} at once`, parallel: running }] : []),
  ];
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="bottom-end"
      width={270}
      withArrow
      trapFocus
      returnFocus
      shadow="none"
      transitionProps={{ duration: 100 }}
      classNames={{ dropdown: classes.dropdown, arrow: classes.arrow }}
    >
      <Popover.Target>
        <button
          type="button"
          data-action="restart-all"
          className={classes.target}
          aria-keyshortcuts="A"
          title="Every backend anew  ( Shift A )"
          disabled={!isUsable || running === 0}
          onClick={() => setOpen(!isOpen)}
        >
          Restart all
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Restart all backends">
        <p>
          Each is taken out of the traffic, ends its requests, starts anew and answers before the next. It
          stops at the first that does not come back.
        </p>
        {choices.map(({ words, parallel }, index) => (
          <Press
            key={parallel}
            data-autofocus={index === 0 || undefined}
            icon={<IconRefresh size={15} />}
            onClick={() => {
              setOpen(false);
              commands.restartAll(parallel);
            }}
          >
            {words}
          </Press>
        ))}
        <p className={classes.aside}>
          The more at once, the sooner it is over, and the fewer serve meanwhile.
        </p>
      </Popover.Dropdown>
    </Popover>
  );
}
