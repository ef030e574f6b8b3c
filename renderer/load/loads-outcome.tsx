/** Runs side by side: what each kind of client lost so far, and the whole. */
import type { Load } from '../../stack/model/board.ts';
import { countText, durationText } from '../format/quantities.ts';
import classes from './drops.module.css';

export function LoadsOutcome({ loads }: { readonly loads: readonly Load[] }) {
  const sum = (value: (load: Load) => number) => loads.reduce((total, load) => total + value(load), 0);
  const lost = sum(({ drops }) => drops.lost);
  const badStatus = sum(({ drops }) => drops.badStatus);
  const isRunning = loads.some(({ state }) => state === 'running');
  return (
    <div className={classes.outcome}>
      <p className={classes.total} role="status" data-tone={lost > 0 ? 'danger' : 'well'}>
        <b>{countText(lost)}</b> of {countText(sum(({ sent }) => sent))} lost
      </p>
      <p className={classes.told}>
        {isRunning ? 'Running' : 'Ended'}, {durationText(Math.max(...loads.map((load) => load.durationMs)))},{' '}
        {countText(Math.round(sum((load) => load.requestsPerSecond)))} requests/s
        {badStatus > 0 ? `, ${countText(badStatus)} answered 4xx or 5xx` : ''}
      </p>
      <table className={classes.kinds}>
        <thead>
          <tr>
            <th scope="col">clients</th>
            <th scope="col">sent</th>
            <th scope="col">lost</th>
            <th scope="col" title="Asked once more on a new connection, as a browser does; never a POST">
              again
            </th>
          </tr>
        </thead>
        <tbody>
          {loads.map((load) => (
            <tr key={load.id} data-tone={load.drops.lost > 0 ? 'danger' : undefined} title={errorsOf(load)}>
              <th scope="row">
                {load.keepAlive ? 'kept' : 'new'} {load.method}
              </th>
              <td>{countText(load.sent)}</td>
              <td>{countText(load.drops.lost)}</td>
              <td>
                {load.drops.retried === 0
                  ? '–'
                  : `${countText(load.drops.retriedOk)} of ${countText(load.drops.retried)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function errorsOf({ errors }: Load): string | undefined {
  const words = Object.entries(errors).map(([reason, count]) => `${countText(count)} ${reason}`);
  return words.length === 0 ? undefined : words.join(', ');
}
