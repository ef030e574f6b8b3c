/** One row per backend, every figure of its traffic; a click on its bar opens what the figures are made of. */
import type { CSSProperties } from 'react';
import type { LatencyMs, StatusClasses } from '../../stack/model/board.ts';
import type { CacheCounts, TrafficRow, TrafficView } from '../../stack/model/traffic.ts';
import { PlainWords } from '../faults/plain-words.tsx';
import { barPercent, fullBarShare } from '../format/histogram.ts';
import { bytesText, countText, latencyText, shareText } from '../format/quantities.ts';
import classes from './traffic-table.module.css';

interface TrafficTableProps {
  readonly view: TrafficView;
  readonly chosen: string | null;
  readonly onChoose: (name: string) => void;
}

export function TrafficTable({ view, chosen, onChoose }: TrafficTableProps) {
  const { rows, totals } = view;
  const fullShare = fullBarShare(rows);
  const hasCache = Object.keys(totals.cache).some((name) => name !== '');
  return (
    <div className={classes.scroll} data-dense={rows.length > MOST_ROOMY || undefined}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th>Backend</th>
            <th className={classes.share}>
              Share of requests{' '}
              {rows.some((row) => row.expectedShare !== null) ? (
                <small className={classes.legend}>expected</small>
              ) : null}
            </th>
            <th>Requests</th>
            <th title="Times nginx turned to it, retries included">Attempts</th>
            <th>2xx</th>
            <th>3xx</th>
            <th>4xx</th>
            <th>5xx</th>
            <th>Bytes</th>
            <LatencyHead
              label="Upstream"
              title="The backend’s own time: within how many milliseconds half, 95 and 99 of 100 answered"
            />
            <LatencyHead
              label="Total"
              title="As the client met it: within how many milliseconds half, 95 and 99 of 100 were answered"
            />
            {hasCache ? <th>Cache</th> : null}
            <th title="Requests that came here after another backend, and that went on from here">Retries</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={row.name}
              data-chosen={row.name === chosen || undefined}
              data-departed={row.state === 'departed' || undefined}
            >
              <th scope="row" title={row.state === 'departed' ? `${row.name} exists no more` : undefined}>
                {row.name}
                {row.state === 'departed' ? <small> gone</small> : null}
              </th>
              <td className={classes.share}>
                <ShareButton
                  row={row}
                  fullShare={fullShare}
                  isChosen={row.name === chosen}
                  onChoose={onChoose}
                />
              </td>
              <td className={classes.main}>{countText(row.hits)}</td>
              <td>{countText(row.attempts)}</td>
              <Statuses statuses={row.statuses} />
              <td>{bytesText(row.bytes)}</td>
              <Latency latency={row.upstream} />
              <Latency latency={row.total} />
              {hasCache ? <CacheCell cache={row.cache} /> : null}
              <td>{retryWords(row)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">All</th>
            <td className={classes.share}>
              <small>{withoutWords(view)}</small>
            </td>
            <td className={classes.main}>{countText(totals.requests)}</td>
            <td>{countText(rows.reduce((sum, row) => sum + row.attempts, 0))}</td>
            <Statuses statuses={totals.statuses} />
            <td>{bytesText(totals.bytes)}</td>
            <Latency latency={null} />
            <Latency latency={totals.total} />
            {hasCache ? <CacheCell cache={totals.cache} /> : null}
            <td title="Different client addresses">
              <small>
                {totals.clients.isMore ? 'over ' : ''}
                {countText(totals.clients.count)} {totals.clients.count === 1 ? 'client' : 'clients'}
              </small>
            </td>
          </tr>
        </tfoot>
      </table>
      {rows.length === 0 || totals.requests === 0 ? (
        <p className={classes.none}>
          <PlainWords
            text={
              view.window === 'all'
                ? 'No request yet. Each one is counted here as nginx answers it.'
                : 'No request in this stretch of time.'
            }
          />
        </p>
      ) : null}
    </div>
  );
}

function ShareButton(props: {
  readonly row: TrafficRow;
  readonly fullShare: number;
  readonly isChosen: boolean;
  readonly onChoose: (name: string) => void;
}) {
  const { row, fullShare, isChosen, onChoose } = props;
  const { name, share, expectedShare } = row;
  const words =
    expectedShare === null
      ? `${shareText(share)} of requests`
      : `${shareText(share)} of requests; ${shareText(expectedShare)} expected`;
  return (
    <button
      type="button"
      className={classes.bar}
      aria-label={`${name}: ${words}. By path and status`}
      aria-pressed={isChosen}
      title={words}
      onClick={() => onChoose(name)}
    >
      <i className={classes.fill} style={{ '--part': `${barPercent(share, fullShare)}%` } as CSSProperties} />
      {expectedShare === null ? null : (
        <i
          className={classes.tick}
          style={{ '--part': `${barPercent(expectedShare, fullShare)}%` } as CSSProperties}
        />
      )}
      <span>{shareText(share)}</span>
    </button>
  );
}

function Statuses({ statuses }: { readonly statuses: StatusClasses }) {
  return STATUS_CLASSES.map((family) => (
    <td key={family} data-family={statuses[family] === 0 ? undefined : family}>
      {statuses[family] === 0 ? <None /> : countText(statuses[family])}
    </td>
  ));
}

function Latency({ latency }: { readonly latency: LatencyMs | null }) {
  return PERCENTILES.map((of) => <td key={of}>{latency === null ? <None /> : latencyText(latency[of])}</td>);
}

function LatencyHead({ label, title }: { readonly label: string; readonly title: string }) {
  return PERCENTILES.map((of, index) => (
    <th key={of} title={title}>
      {index === 0 ? `${label} ` : ''}
      {of}
    </th>
  ));
}

function CacheCell({ cache }: { readonly cache: CacheCounts }) {
  const asked = Object.entries(cache).filter(([name]) => name !== '');
  const words = asked.map(([name, count]) => `${name} ${countText(count)}`).join(', ');
  const all = asked.reduce((sum, [, count]) => sum + count, 0);
  return <td title={words}>{all === 0 ? <None /> : `${shareText((cache.HIT ?? 0) / all)} hit`}</td>;
}

function None() {
  return <span className={classes.nothing}>–</span>;
}

function retryWords({ movedHere, movedAway }: TrafficRow): string {
  if (movedHere === 0 && movedAway === 0) return '–';
  return [
    movedHere > 0 ? `${countText(movedHere)} in` : '',
    movedAway > 0 ? `${countText(movedAway)} out` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

function withoutWords({ totals: { withoutBackend, nameless, malformed } }: TrafficView): string {
  return [
    withoutBackend > 0 ? `${countText(withoutBackend)} without a backend` : '',
    nameless > 0 ? `${countText(nameless)} by addresses no config names` : '',
    malformed > 0 ? `${countText(malformed)} unreadable lines` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

const STATUS_CLASSES = ['2xx', '3xx', '4xx', '5xx'] as const;
const PERCENTILES = ['p50', 'p95', 'p99'] as const;
const MOST_ROOMY = 6;
