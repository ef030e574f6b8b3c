/** Which request this is, and ways to take it along. */
import { IconListSearch, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { parseAccessLine } from '../../stack/logs/read/parse-access-line.ts';
import type { Trace } from '../../stack/model/trace.ts';
import { momentText } from '../format/quantities.ts';
import { CopyButton } from '../header/copy-button.tsx';
import { visibleText } from '../log/visible-text.ts';
import { showLogLines, showView, usePanel, usePanelStore } from '../state/panel-store.ts';
import { Press } from '../theme/press.tsx';
import { printRepeat, printTraceMarkdown } from './print-trace.ts';
import { spanTimeText } from './time-axis.ts';
import classes from './trace-pane.module.css';

export function TraceHead({ trace, onClose }: { readonly trace: Trace; readonly onClose: () => void }) {
  const store = usePanelStore();
  const url = usePanel((state) => state.board?.url ?? null);
  const top = trace.spans[0];
  const failed = trace.spans.filter(({ outcome }) => outcome === 'failed').length;
  const repeat = url === null ? null : printRepeat(trace, url);
  const showLines = (): void => {
    const ids = trace.lines.flatMap((line) => parseAccessLine(line)?.requestId ?? []);
    showLogLines(store, 'access', `id:${ids.length > 0 ? ids.join(',') : trace.requestId}`);
    showView(store, 'board');
  };
  return (
    <header className={classes.head}>
      <div className={classes.title}>
        <h2 title={top ? visibleText(top.name) : undefined}>{top ? visibleText(top.name) : 'Trace'}</h2>
        {top?.status == null ? null : (
          <strong data-family={Math.floor(top.status / 100)}>{top.status}</strong>
        )}
        <span>{spanTimeText(trace.durationMs)}</span>
        <span>
          {trace.spans.length} {trace.spans.length === 1 ? 'span' : 'spans'}
        </span>
        {failed > 0 ? <em>✕ {failed} failed</em> : null}
        <Press
          look="quiet"
          size="small"
          aria-label="Close the trace"
          title="Close  ( Escape )"
          icon={<IconX size={15} />}
          onClick={onClose}
        />
      </div>
      <div className={classes.tools}>
        <code title={`Trace ${trace.traceId}, ${new Date(trace.startedAtMs).toISOString()}`}>
          {trace.traceId}
        </code>
        <CopyButton text={trace.traceId} name="Copy the trace’s id" />
        <small>{momentText(new Date(trace.startedAtMs).toISOString())}</small>
        <span>
          <Copy words="JSON" name="Copy the trace as JSON" text={JSON.stringify(trace, null, 2)} />
          <Copy words="Markdown" name="Copy the trace as Markdown" text={printTraceMarkdown(trace)} />
          {repeat === null ? null : (
            <Copy words="curl" name="Copy a curl that repeats the request within this trace" text={repeat} />
          )}
          {trace.requestId === null && trace.lines.length === 0 ? null : (
            <Press
              look="quiet"
              size="small"
              icon={<IconListSearch size={15} />}
              title="Its lines of the access log, in the log dock"
              onClick={showLines}
            >
              {trace.lines.length > 1 ? 'Log lines' : 'Log line'}
            </Press>
          )}
        </span>
      </div>
    </header>
  );
}

function Copy({
  words,
  name,
  text,
}: {
  readonly words: ReactNode;
  readonly name: string;
  readonly text: string;
}) {
  return (
    <span className={classes.copy}>
      {words}
      <CopyButton text={text} name={name} />
    </span>
  );
}
