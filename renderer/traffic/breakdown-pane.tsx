/** The requests of a backend, or of all: by path and by status. */
import type { TrafficWindow } from '../../stack/model/traffic.ts';
import { bytesText, countText, latencyText } from '../format/quantities.ts';
import { visibleText } from '../log/visible-text.ts';
import { showLogLines, showTraces, showView, usePanelStore } from '../state/panel-store.ts';
import { Press } from '../theme/press.tsx';
import classes from './traffic.module.css';
import { useKept } from './use-traffic.ts';

interface BreakdownPaneProps {
  readonly window: TrafficWindow;
  readonly backend: string | null;
  readonly beat: number;
}

export function BreakdownPane({ window, backend, beat }: BreakdownPaneProps) {
  const store = usePanelStore();
  const { value, fault } = useKept(`breakdown ${window} ${backend}`, beat, (client) =>
    client.traffic.breakdown({ window, ...(backend === null ? {} : { backend }) }),
  );
  const showLines = (term: string): void => {
    showLogLines(store, 'access', backend === null ? term : `backend:${backend} ${term}`.trim());
    showView(store, 'board');
  };
  return (
    <section className={classes.pane} aria-label="By path and status">
      <div className={classes.paneHead}>
        <h2>{backend ?? 'All backends'} by path</h2>
        <span>
          <Press
            look="quiet"
            size="small"
            title="Its slowest requests in this minute, each over time"
            onClick={() => showTraces(store, { preset: 'slowest', backend: backend ?? '' })}
          >
            Slowest traces
          </Press>
          <Press look="quiet" size="small" onClick={() => showLines('')}>
            Lines in the log
          </Press>
        </span>
      </div>
      {fault ? <p role="alert">{fault.message}</p> : null}
      {value && value.requests > 0 ? (
        <>
          <ul className={classes.statuses} aria-label="By status">
            {value.statuses.map(({ status, requests }) => (
              <li key={status}>
                <button
                  type="button"
                  data-family={Math.floor(status / 100)}
                  onClick={() => showLines(`status:${status}`)}
                >
                  {String(status).padStart(3, '0')} <b>{countText(requests)}</b>
                </button>
              </li>
            ))}
          </ul>
          <table className={classes.paths}>
            <thead>
              <tr>
                <th>Path</th>
                <th>Requests</th>
                <th title="Answers of 500 and above">5xx</th>
                <th>Bytes</th>
                <th>
                  p95 <small>ms</small>
                </th>
              </tr>
            </thead>
            <tbody>
              {value.paths.map(({ path, requests, errors, bytes, p95Ms }) => (
                <tr key={path}>
                  <th scope="row">
                    <button
                      type="button"
                      title={visibleText(path)}
                      onClick={() => showLines(`path:"${path.replaceAll('"', '')}"`)}
                    >
                      {visibleText(path)}
                    </button>
                  </th>
                  <td>{countText(requests)}</td>
                  <td data-bad={errors > 0 || undefined}>{errors === 0 ? '–' : countText(errors)}</td>
                  <td>{bytesText(bytes)}</td>
                  <td>
                    <button
                      type="button"
                      aria-label={`Traces of ${visibleText(path)}`}
                      title="Its requests, each over time"
                      onClick={() => showTraces(store, { path, backend: backend ?? '' })}
                    >
                      {p95Ms === null ? '–' : latencyText(p95Ms)}
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {value.otherPaths.requests > 0 ? (
            <p>
              {countText(value.otherPaths.requests)} requests more, of{' '}
              {value.otherPaths.isMore ? 'over ' : ''}
              {countText(value.otherPaths.paths)} other paths.
            </p>
          ) : null}
        </>
      ) : value ? (
        <p>No request in this stretch of time.</p>
      ) : null}
    </section>
  );
}
