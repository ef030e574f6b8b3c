import { Fragment } from 'react';
import type { Load } from '../../stack/model/board.ts';
import { limitWords } from '../../stack/model/limit-words.ts';
import { loadMap } from '../format/histogram.ts';
import { countText, durationText, latencyText } from '../format/quantities.ts';
import drops from './drops.module.css';
import classes from './load.module.css';

/** The run as it stands: how far, who answered, how fast, what failed. */
export function LoadOutcome({ load, service }: { readonly load: Load; readonly service: string }) {
  const entries = loadMap(load.perBackend);
  const errors = Object.entries(load.errors).sort(([, a], [, b]) => b - a);
  return (
    <div className={classes.outcome} data-state={load.state}>
      <div
        className={classes.progress}
        role="progressbar"
        aria-label="Load run"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(partDone(load) * 100)}
      >
        <i style={{ width: `${partDone(load) * 100}%` }} />
      </div>
      <p className={classes.told} role="status">
        <b>{STATE_WORDS[load.state]}</b> {countText(load.sent)} {doneWords(load)}, {load.concurrency} at once
        {load.keepAlive ? ', keep-alive' : ''}{' '}
        <code>
          {load.method === 'GET' ? '' : `${load.method} `}
          {load.path}
        </code>
      </p>
      <output
        className={classes.map}
        aria-label="Answers by backend"
        title={`Answers by number of ${service}`}
      >
        {'{'}
        {entries.map(({ key, hits }, index) => (
          <Fragment key={key}>
            <span>
              <i className={classes.number}>{key}:</i> {hits}
            </span>
            {index < entries.length - 1 ? ', ' : ''}
          </Fragment>
        ))}
        {'}'}
      </output>
      {errors.length === 0 ? null : (
        <ul className={classes.errors} aria-label="Errors">
          {errors.map(([reason, count]) => (
            <li key={reason}>
              <b>{countText(count)}</b> {reason}
            </li>
          ))}
        </ul>
      )}
      {load.drops.retried > 0 ? (
        <p className={drops.told}>
          {countText(load.drops.retriedOk)} of {countText(load.drops.retried)} lost ones asked once more were
          answered.
        </p>
      ) : null}
      {load.limitedBy ? (
        <p className={classes.limit}>{limitWords(load.limitedBy, load.generator ?? null)}</p>
      ) : null}
      <dl className={classes.figures}>
        <Figure term="failed" value={countText(load.failed)} tone={load.failed > 0 ? 'danger' : undefined} />
        <Figure term="requests/s" value={countText(Math.round(load.requestsPerSecond))} />
        <Figure term={load.state === 'running' ? 'so far' : 'took'} value={durationText(load.durationMs)} />
        {load.latency ? (
          <>
            <Figure term="p50 ms" value={latencyText(load.latency.p50)} />
            <Figure term="p95 ms" value={latencyText(load.latency.p95)} />
            <Figure term="p99 ms" value={latencyText(load.latency.p99)} />
          </>
        ) : null}
        {load.pace ? (
          <Figure
            term={`of ${countText(Math.round(load.pace.wished))}/s`}
            value={countText(Math.round(load.pace.kept))}
            tone={load.limitedBy ? 'danger' : undefined}
          />
        ) : null}
        {load.handshakes ? (
          <Figure term="handshakes" value={countText(load.handshakes.whole + load.handshakes.resumed)} />
        ) : null}
      </dl>
    </div>
  );
}

/** From 0 to 1, by the clock or by the count, whichever ends the run. */
function partDone({ sent, requests, durationMs, durationLimitMs }: Load): number {
  return Math.min(1, durationLimitMs === null ? sent / requests : durationMs / durationLimitMs);
}

function doneWords({ requests, durationLimitMs }: Load): string {
  return durationLimitMs === null ? `of ${countText(requests)}` : `in ${durationText(durationLimitMs)}`;
}

interface FigureProps {
  readonly term: string;
  readonly value: string;
  readonly tone?: 'danger' | undefined;
}

function Figure({ term, value, tone }: FigureProps) {
  return (
    <div data-tone={tone}>
      <dd>{value}</dd>
      <dt>{term}</dt>
    </div>
  );
}

const STATE_WORDS: Readonly<Record<Load['state'], string>> = {
  running: 'Running',
  done: 'Done',
  stopped: 'Stopped',
  failed: 'Failed',
};
