import { useEffect, useState } from 'react';
import { countText } from '../format/quantities.ts';
import classes from './log-tools.module.css';
import type { LogViewStatus } from './log-view-status.ts';
import type { LogHandle } from './use-log-view.ts';

/** A search among the lines shown, with how many there are; Enter goes up, Shift Enter down. */
export function LogFind({ log }: { readonly log: LogHandle }) {
  const [searched, setSearched] = useState('');
  const { view, status } = log;
  // A new view is told what the old one was.
  useEffect(() => view?.find(searched), [view]);
  return (
    <span className={classes.search}>
      <input
        id="log-search"
        className={classes.input}
        type="search"
        placeholder="Find"
        aria-label="Find in the log"
        aria-keyshortcuts="Control+f"
        spellCheck={false}
        value={searched}
        onChange={(event) => {
          setSearched(event.currentTarget.value);
          view?.find(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') view?.findNext(event.shiftKey ? 'next' : 'previous');
        }}
      />
      {searched === '' || status.find === null ? null : (
        <output className={classes.results} title={status.find.fault ?? 'Lines that have it'}>
          {resultWords(status.find)}
        </output>
      )}
    </span>
  );
}

function resultWords({ at, count, isCounting, fault }: NonNullable<LogViewStatus['find']>): string {
  if (fault !== null) return 'cannot';
  if (count === 0) return isCounting ? '…' : 'none';
  return `${at || '…'} of ${countText(count)}${isCounting ? ' …' : ''}`;
}
