/** Load runs of the past: the list, and beside it the one chosen, or two side by side. */
import { useState } from 'react';
import { faultOfCall, type SignalboxClient } from '../../stack/contract/client.ts';
import { type LoadRunSummary, unreadableRunsWords } from '../../stack/model/load-run.ts';
import { countText, latencyText, momentText } from '../format/quantities.ts';
import { saveFile } from '../format/save-file.ts';
import { usePanel } from '../state/panel-store.ts';
import { useAnswer } from '../state/use-answer.ts';
import { Press } from '../theme/press.tsx';
import classes from './load-runs.module.css';
import { RunPane } from './run-pane.tsx';

export function LoadRuns() {
  const client = usePanel((state) => state.client);
  /** A run that ends joins the list. */
  const newest = usePanel((state) => Math.max(0, ...(state.board?.loads ?? []).map(({ run = 0 }) => run)));
  const [changes, setChanges] = useState(0);
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [said, setSaid] = useState('');
  const answer = useAnswer(`runs ${newest} ${changes}`, ({ runs }) => runs.list());

  const act = (work: (client: SignalboxClient) => Promise<string>): void => {
    if (client === null) return;
    work(client).then(setSaid, (thrown: unknown) => setSaid(faultOfCall(thrown).message));
  };
  const save = (format: 'csv' | 'json' | 'markdown') => () =>
    act(async ({ runs }) => {
      const { fileName, text } = await runs.export({ runs: [...chosen], format });
      saveFile(fileName, [text], 'text/plain');
      return `${fileName} is handed over to be saved.`;
    });
  const remove = (): void =>
    act(async ({ runs }) => {
      for (const run of chosen) await runs.remove({ run });
      setChosen([]);
      setChanges((count) => count + 1);
      return chosen.length === 1 ? 'Removed.' : 'Both are removed.';
    });
  /** The third pushes the first out: two are compared. */
  const choose = (run: number): void =>
    setChosen((old) => (old.includes(run) ? old.filter((one) => one !== run) : [...old, run].slice(-2)));

  return (
    <section className={classes.runs} aria-label="Past load runs">
      <header className={classes.head}>
        <h2>Past load runs</h2>
        <output>{said}</output>
        {chosen.length === 0 ? null : (
          <>
            <Press look="quiet" size="small" onClick={save('csv')}>
              CSV
            </Press>
            <Press look="quiet" size="small" onClick={save('json')}>
              JSON
            </Press>
            <Press look="quiet" size="small" onClick={save('markdown')}>
              Markdown
            </Press>
            <Press look="quiet" size="small" onClick={remove}>
              Remove
            </Press>
          </>
        )}
      </header>
      {answer.kind === 'refused' ? <p className={classes.none}>{answer.fault.message}</p> : null}
      {answer.kind === 'here' && answer.value.runs.length === 0 ? (
        <p className={classes.none}>None yet: each load run that ends is kept here.</p>
      ) : null}
      {answer.kind === 'here' && answer.value.runs.length > 0 ? (
        <div className={classes.sides}>
          <div className={classes.list}>
            <table>
              <thead>
                <tr>
                  <th scope="col">run</th>
                  <th scope="col">requests/s</th>
                  <th scope="col">p99 ms</th>
                  <th scope="col">failed</th>
                </tr>
              </thead>
              <tbody>
                {answer.value.runs.map((run) => (
                  <RunRow key={run.run} run={run} at={chosen.indexOf(run.run)} onChoose={choose} />
                ))}
              </tbody>
            </table>
            {answer.value.unreadable > 0 ? (
              <p className={classes.none}>{unreadableRunsWords(answer.value.unreadable)}</p>
            ) : null}
          </div>
          <RunPane chosen={chosen} onChanged={() => setChanges((count) => count + 1)} />
        </div>
      ) : null}
    </section>
  );
}

interface RunRowProps {
  readonly run: LoadRunSummary;
  /** Among the chosen; -1: it is not. */
  readonly at: number;
  readonly onChoose: (run: number) => void;
}

function RunRow({ run, at, onChoose }: RunRowProps) {
  const { load, circumstances, name } = run;
  return (
    <tr data-chosen={at >= 0 || undefined}>
      <th scope="row">
        <button type="button" aria-pressed={at >= 0} onClick={() => onChoose(run.run)}>
          <b data-side={at < 0 ? undefined : 'ab'[at]}>{at < 0 ? run.run : 'AB'[at]}</b>
          <span>
            {name === '' ? `${load.method} ${load.path}` : name}
            <small>
              {momentText(run.at)}
              {circumstances.method === null ? '' : ` · ${circumstances.method}`} · {load.concurrency} at once
              {load.rate === undefined ? '' : ` · ${countText(load.rate)}/s`}
              {load.keepAlive ? ' · kept' : ''}
            </small>
          </span>
        </button>
      </th>
      <td title={load.limitedBy === 'generator' ? 'Limited by the generator' : undefined}>
        {countText(Math.round(load.requestsPerSecond))}
        {load.limitedBy === 'generator' ? '*' : ''}
      </td>
      <td>{load.latency === null ? '–' : latencyText(load.latency.p99)}</td>
      <td data-tone={load.failed > 0 ? 'danger' : undefined}>{countText(load.failed)}</td>
    </tr>
  );
}
