/** What can be done with the lines, beyond reading them. */
import { Popover } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { saveFile } from '../format/save-file.ts';
import { usePanel } from '../state/panel-store.ts';
import { Press } from '../theme/press.tsx';
import { MOST_COPIED, printMarkdown, rawParts } from './export-lines.ts';
import classes from './log-tools.module.css';
import type { LogHandle } from './use-log-view.ts';

export function LogMenu({ log }: { readonly log: LogHandle }) {
  const { view, status } = log;
  const source = usePanel((state) => state.logSource);
  const [isOpen, setOpen] = useState(false);
  const [time, setTime] = useState('');
  const [said, setSaid] = useState<string | null>(null);
  const which =
    status.chosen > 0
      ? 'the chosen lines'
      : status.shown < status.held
        ? 'the filtered lines'
        : 'all lines here';

  const copy = (): void => {
    if (!view) return;
    const { text, left } = printMarkdown(view);
    navigator.clipboard.writeText(text).then(
      () => setSaid(left === 0 ? 'Copied.' : `Copied the newest ${MOST_COPIED}; ${left} more were left out.`),
      () => setSaid('The browser did not let us copy.'),
    );
  };
  const save = (): void => {
    if (!view) return;
    saveFile(`${source}.log`, rawParts(view), 'text/plain');
    setSaid(
      status.skipped > 0
        ? 'Handed over to be saved: what was sent here. Lines not shown are not in it.'
        : 'Handed over to be saved.',
    );
  };

  return (
    <Popover opened={isOpen} onChange={setOpen} position="top-end" shadow="md" withinPortal trapFocus>
      <Popover.Target>
        <span>
          <Press
            look="quiet"
            size="small"
            icon={<IconDots size={16} />}
            aria-label="More of the log"
            aria-expanded={isOpen}
            title="Jump to a time, copy, save, clear"
            onClick={() => {
              setSaid(null);
              setOpen(!isOpen);
            }}
          />
        </span>
      </Popover.Target>
      <Popover.Dropdown className={classes.menu}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            setSaid(
              view?.scroll.toTime(time)
                ? null
                : 'Expected a time such as 14:03 or 14:03:22, in lines that say theirs.',
            );
          }}
        >
          <label htmlFor="log-time">Jump to</label>
          <input
            id="log-time"
            className={classes.input}
            placeholder="14:03:22"
            value={time}
            onChange={(event) => setTime(event.currentTarget.value)}
          />
          <Press size="small" type="submit">
            Go
          </Press>
        </form>
        <Press look="quiet" size="small" onClick={copy}>
          Copy {which} as Markdown
        </Press>
        <Press look="quiet" size="small" onClick={save}>
          Save {which} as written
        </Press>
        <Press
          look="quiet"
          size="small"
          title="Clear the view; the log itself is kept"
          onClick={() => {
            view?.clear();
            setOpen(false);
          }}
        >
          Clear the view
        </Press>
        <p role="status">{said ?? 'Shift and a click, or an arrow key, choose a range of lines.'}</p>
      </Popover.Dropdown>
    </Popover>
  );
}
