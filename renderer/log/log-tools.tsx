/** What is asked of the lines, and what can be done with them. */
import {
  IconChevronDown,
  IconChevronUp,
  IconFilter,
  IconHighlight,
  IconPlayerPause,
  IconPlayerPlay,
  IconTextWrap,
} from '@tabler/icons-react';
import { usePanel, usePanelStore } from '../state/panel-store.ts';
import { Press } from '../theme/press.tsx';
import { LogFind } from './log-find.tsx';
import { LogMenu } from './log-menu.tsx';
import classes from './log-tools.module.css';
import type { LogHandle } from './use-log-view.ts';

interface LogToolsProps {
  readonly isOpen: boolean;
  readonly isPaused: boolean;
  readonly log: LogHandle;
  readonly use: 'filter' | 'mark';
  readonly wrap: 'wrapped' | 'cut';
  readonly onUse: (use: 'filter' | 'mark') => void;
  readonly onWrap: (wrap: 'wrapped' | 'cut') => void;
  readonly onPause: () => void;
  readonly onToggle: () => void;
}

export function LogTools(props: LogToolsProps) {
  const { isOpen, isPaused, log, use, wrap, onUse, onWrap, onPause, onToggle } = props;
  const store = usePanelStore();
  const isShellShown = usePanel((state) => state.isShellShown);
  const query = usePanel((state) => state.logQuery);
  const isFilter = use === 'filter';
  return (
    <div className={classes.tools}>
      {isOpen && !isShellShown ? (
        <>
          <input
            id="log-filter"
            className={`${classes.input} ${classes.query}`}
            type="search"
            placeholder={isFilter ? 'Filter: backend:2 status:5xx /time.?out/' : 'Mark: backend:2 status:5xx'}
            aria-label={isFilter ? 'Filter lines' : 'Mark lines'}
            aria-keyshortcuts="/"
            aria-invalid={log.status.queryFault !== null || undefined}
            title={QUERY_TITLE}
            spellCheck={false}
            value={query}
            onChange={(event) => store.setState({ logQuery: event.currentTarget.value })}
          />
          <Press
            look="quiet"
            size="small"
            icon={isFilter ? <IconFilter size={15} /> : <IconHighlight size={15} />}
            aria-label="Mark lines instead of filtering"
            aria-pressed={!isFilter}
            title={
              isFilter
                ? 'Filtering: other lines are hidden. Mark instead'
                : 'Marking: all lines are shown. Filter instead'
            }
            onClick={() => onUse(isFilter ? 'mark' : 'filter')}
          />
          <LogFind log={log} />
          <Press
            look="quiet"
            size="small"
            icon={isPaused ? <IconPlayerPlay size={14} /> : <IconPlayerPause size={14} />}
            aria-label={isPaused ? 'Follow the log' : 'Pause the log'}
            aria-pressed={isPaused}
            title={isPaused ? 'Paused: new lines wait. Follow again  ( p )' : 'Pause: new lines wait  ( p )'}
            data-action="pause"
            onClick={onPause}
          >
            {isPaused ? 'Paused' : 'Following'}
          </Press>
          <Press
            look="quiet"
            size="small"
            icon={<IconTextWrap size={15} />}
            aria-label="Wrap long lines"
            aria-pressed={wrap === 'wrapped'}
            title={wrap === 'wrapped' ? 'Long lines wrap' : 'Long lines are cut; arrow keys go sideways'}
            onClick={() => onWrap(wrap === 'wrapped' ? 'cut' : 'wrapped')}
          />
          <LogMenu log={log} />
        </>
      ) : null}
      <Press
        look="quiet"
        size="small"
        icon={isOpen ? <IconChevronDown size={16} /> : <IconChevronUp size={16} />}
        aria-label={isOpen ? 'Close the log dock' : 'Open the log dock'}
        aria-expanded={isOpen}
        title={isOpen ? 'Close  ( l )' : 'Open  ( l )'}
        onClick={onToggle}
      />
    </div>
  );
}

const QUERY_TITLE = `All of what is written here, - before a word for "not":
text  "a phrase"  /a.regex/i
backend:2  status:5xx  status:>=400  ms:>100  path:/info
method:POST  client:127.  cache:hit  level:error  is:retried`;
