/** What nginx complained of, like with like, and the request the newest of each belongs to. */
import type { TrafficErrorGroup } from '../../stack/model/traffic.ts';
import { countText } from '../format/quantities.ts';
import { visibleText } from '../log/visible-text.ts';
import { showLogLines, showView, usePanelStore } from '../state/panel-store.ts';
import { Press } from '../theme/press.tsx';
import classes from './traffic.module.css';
import { useKept } from './use-traffic.ts';

export function ErrorsPane({ beat }: { readonly beat: number }) {
  const { value, fault } = useKept('errors', beat, (client) => client.traffic.errors());
  const groups = value?.groups ?? [];
  const problems = groups.filter(isProblem);
  const notices = groups.filter((group) => !isProblem(group));
  return (
    <section className={classes.pane} aria-label="Errors of nginx">
      <div className={classes.paneHead}>
        <h2>nginx’s complaints</h2>
        {value ? (
          <small>
            {countText(value.lines)} {value.lines === 1 ? 'line' : 'lines'} read
            {value.isCut ? ', the end of the log' : ''}
          </small>
        ) : null}
      </div>
      {fault ? <p role="alert">{fault.message}</p> : null}
      {value && problems.length === 0 ? <p>nginx has complained about nothing.</p> : null}
      <GroupList groups={problems} />
      {notices.length > 0 ? (
        <details className={classes.notices}>
          <summary>
            {countText(sum(notices))} {sum(notices) === 1 ? 'notice' : 'notices'} of its own doings
          </summary>
          <GroupList groups={notices} />
        </details>
      ) : null}
    </section>
  );
}

function GroupList({ groups }: { readonly groups: readonly TrafficErrorGroup[] }) {
  return (
    <ul className={classes.errors}>
      {groups.map((group) => (
        <ErrorGroup key={`${group.severity} ${group.message} ${group.backend}`} group={group} />
      ))}
    </ul>
  );
}

function ErrorGroup({ group }: { readonly group: TrafficErrorGroup }) {
  const store = usePanelStore();
  const { severity, message, count, firstAt, lastAt, sample, backend, request } = group;
  const show = (source: string, query: string): void => {
    showLogLines(store, source, query);
    showView(store, 'board');
  };
  return (
    <li>
      <span className={classes.severity} data-severity={severity}>
        {severity}
      </span>
      <p title={visibleText(sample)}>
        {visibleText(message)}
        <small>
          {backend === null ? '' : `${backend} · `}
          {count === 1 ? lastAt.slice(11) : `${firstAt.slice(11)} to ${lastAt.slice(11)}`}
          {request ? ` · ${visibleText(request.request)} ${request.status}` : ''}
        </small>
      </p>
      <b title="How often">×{countText(count)}</b>
      <Press
        look="quiet"
        size="small"
        aria-label={request ? `The request ${request.requestId}` : 'Lines of the error log'}
        onClick={() =>
          request ? show('access', `id:${request.requestId}`) : show('error', `level:${severity}`)
        }
      >
        {request ? 'Request' : 'Lines'}
      </Press>
    </li>
  );
}

/** What nginx says of starting, reloading and stopping is no complaint. */
function isProblem({ severity }: TrafficErrorGroup): boolean {
  return !NOTICES.has(severity);
}

function sum(groups: readonly TrafficErrorGroup[]): number {
  return groups.reduce((all, { count }) => all + count, 0);
}

const NOTICES: ReadonlySet<string> = new Set(['notice', 'info', 'debug']);
