import { usePanel } from '../state/panel-store.ts';
import classes from './log-screen.module.css';
import type { LogHandle } from './use-log-view.ts';

/** Why there is nothing to read. */
export function LogRemark({ log, source }: { readonly log: LogHandle; readonly source: string }) {
  const { fault, isEnded, hasLines, held, shown, judged } = log.status;
  const requests = usePanel((state) => state.board?.totals.requests ?? 0);
  const isConnected = usePanel((state) => state.connection === 'open');
  if (fault) {
    return (
      <p className={classes.remark} role="status" data-tone="danger">
        {fault.message} {fault.hint}
      </p>
    );
  }
  if (hasLines && held > 0 && shown === 0 && judged === null) {
    return (
      <p className={classes.remark} role="status">
        None of the {held === 1 ? 'one line' : 'lines'} here is what the filter asks for.
      </p>
    );
  }
  if (hasLines || !isConnected || (source === 'access' && requests > 0)) return null;
  const words = isEnded ? `${source} has ended and said nothing.` : EMPTY_WORDS[source];
  return (
    <p className={classes.remark} role="status">
      {words ?? `${source} has said nothing yet.`}
    </p>
  );
}

const EMPTY_WORDS: Readonly<Record<string, string>> = {
  access: 'No request yet. Each one is a line here, and a hit in the board above.',
  error: 'nginx has complained about nothing.',
};
