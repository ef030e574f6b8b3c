/** One line whole: every field, decoded, and ways to take it along. */
import { IconChevronDown, IconChevronUp, IconFilter, IconTimeline, IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { CopyButton } from '../header/copy-button.tsx';
import { showTrace, usePanel, usePanelStore } from '../state/panel-store.ts';
import { Press } from '../theme/press.tsx';
import type { LogView } from './create-log-view.ts';
import { printCurl, readRecord } from './read-record.ts';
import classes from './record-sheet.module.css';
import { visibleText } from './visible-text.ts';

interface RecordSheetProps {
  readonly view: LogView;
  readonly number: number;
  readonly onMove: (by: 1 | -1) => void;
  readonly onClose: () => void;
}

export function RecordSheet({ view, number, onMove, onClose }: RecordSheetProps) {
  const store = usePanelStore();
  const rows = usePanel((state) => state.board?.backends ?? NO_ROWS);
  const url = usePanel((state) => state.board?.url ?? null);
  const sheet = useRef<HTMLElement>(null);
  useEffect(() => sheet.current?.focus(), []);
  const line = view.history.line(number);
  const names = new Map(
    rows.flatMap((row) => (row.address === null ? [] : [[row.address, row.name] as const])),
  );
  const { fields, record } = readRecord(view.source(), line ?? '', names);
  const filter = (term: string): void =>
    store.setState(({ logQuery }) => ({
      logQuery: logQuery.includes(term) ? logQuery : `${logQuery} ${term}`.trim(),
    }));
  return (
    <aside
      ref={sheet}
      className={classes.record}
      aria-label="The whole record"
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
        else if (event.key === 'ArrowDown') onMove(1);
        else if (event.key === 'ArrowUp') onMove(-1);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <header>
        <strong>{view.source() === 'access' ? 'Request' : 'Line'}</strong>
        <span className={classes.recordTools}>
          {record ? (
            <Press
              look="quiet"
              size="small"
              icon={<IconTimeline size={15} />}
              title="This request over time: nginx, each try, Flask"
              onClick={() => showTrace(store, { requestId: record.requestId, aroundMs: record.timeMs })}
            >
              Trace
            </Press>
          ) : null}
          {record && url !== null ? (
            <>
              curl
              <CopyButton text={printCurl(record, url)} name="Copy as curl" />
            </>
          ) : null}
          JSON
          <CopyButton
            text={JSON.stringify(Object.fromEntries(fields.map(({ name, value }) => [name, value])), null, 2)}
            name="Copy as JSON"
          />
          <Press
            look="quiet"
            size="small"
            aria-label="The line before"
            icon={<IconChevronUp size={15} />}
            onClick={() => onMove(-1)}
          />
          <Press
            look="quiet"
            size="small"
            aria-label="The line after"
            icon={<IconChevronDown size={15} />}
            onClick={() => onMove(1)}
          />
          <Press
            look="quiet"
            size="small"
            aria-label="Close the record"
            icon={<IconX size={15} />}
            onClick={onClose}
          />
        </span>
      </header>
      <dl>
        {fields.map(({ name, value, term }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{shortened(value)}</dd>
            {term === null ? null : (
              <Press
                look="quiet"
                size="small"
                aria-label={`Filter by ${term}`}
                title={`Filter by ${term}`}
                icon={<IconFilter size={13} />}
                onClick={() => filter(term)}
              />
            )}
          </div>
        ))}
      </dl>
      <pre>{line === null ? 'This line fell off the end of what is held here.' : shortened(line)}</pre>
      {line === null ? null : <CopyButton text={line} name="Copy the line as written" />}
    </aside>
  );
}

/** As much as a person reads; the copy has all of it. */
function shortened(text: string): string {
  const rest = text.length - MOST_CHARACTERS;
  return rest <= 0
    ? visibleText(text)
    : `${visibleText(text.slice(0, MOST_CHARACTERS))} … ${rest} characters more`;
}

const MOST_CHARACTERS = 8_000;
const NO_ROWS: readonly [] = [];
