/** The run that is chosen, whole; or two of them, figure by figure. */
import { compareRuns, type FigureComparison } from '../../stack/model/compare-runs.ts';
import { limitWords } from '../../stack/model/limit-words.ts';
import type { LoadRun } from '../../stack/model/load-run.ts';
import { loadMap } from '../format/histogram.ts';
import { countText, latencyText } from '../format/quantities.ts';
import { useAnswer } from '../state/use-answer.ts';
import classes from './load-runs.module.css';
import { RunSeries } from './run-series.tsx';
import { RunWords } from './run-words.tsx';

interface RunPaneProps {
  /** At most two. */
  readonly chosen: readonly number[];
  readonly onChanged: () => void;
}

export function RunPane({ chosen, onChanged }: RunPaneProps) {
  const key = chosen.length === 0 ? null : `runs ${chosen.join(' ')}`;
  const answer = useAnswer(key, ({ runs }) => Promise.all(chosen.map((run) => runs.get({ run }))));
  if (chosen.length === 0) {
    return <p className={classes.none}>Choose a run to see it whole, or two to compare them.</p>;
  }
  if (answer.kind === 'refused') return <p className={classes.none}>{answer.fault.message}</p>;
  if (answer.kind === 'waiting') return <p className={classes.none}>Reading…</p>;
  const [a, b] = answer.value;
  if (a === undefined) return null;
  return (
    <div className={classes.pane}>
      <Figures a={a} b={b ?? null} />
      {[a, ...(b === undefined ? [] : [b])].map((run, index) => (
        <article key={run.run} className={classes.one} aria-label={`Run ${run.run}`}>
          <h3>
            {b === undefined ? null : <b data-side={'ab'[index]}>{'AB'[index]}</b>} run {run.run}
            <small>{run.circumstances.machine}</small>
          </h3>
          <code className={classes.map}>
            {'{'}
            {loadMap(run.load.perBackend)
              .map(({ key: name, hits }) => `${name}: ${hits}`)
              .join(', ')}
            {'}'}
          </code>
          <RunSeries run={run} side={'ab'[index] ?? 'a'} most={mostPerSecond(answer.value)} />
          <RunWords key={run.run} run={run} onChanged={onChanged} />
        </article>
      ))}
    </div>
  );
}

function Figures({ a, b }: { readonly a: LoadRun; readonly b: LoadRun | null }) {
  const { figures, remarks } = compareRuns(a, b ?? a);
  const most = Math.max(
    ...figures.filter(({ unit }) => unit === 'ms').map((one) => Math.max(one.a ?? 0, one.b ?? 0)),
  );
  const { load } = a;
  const told =
    b === null ? (load.limitedBy ? [limitWords(load.limitedBy, load.generator ?? null)] : []) : remarks;
  return (
    <>
      <table className={classes.figures}>
        {b === null ? null : (
          <thead>
            <tr>
              <th scope="col">figure</th>
              <th scope="col">A</th>
              <th scope="col">B</th>
              <th scope="col">change</th>
              <th scope="col" title="Two standard errors of the runs’ own seconds">
                noise
              </th>
              <td />
            </tr>
          </thead>
        )}
        <tbody>
          {figures.map((figure) => (
            <tr key={figure.name} data-verdict={b === null ? undefined : figure.verdict}>
              <th scope="row">{figure.name}</th>
              <td>{valueText(figure, figure.a)}</td>
              {b === null ? null : (
                <>
                  <td>{valueText(figure, figure.b)}</td>
                  <td>{shareText(figure.change, 'signed')}</td>
                  <td>{figure.noise === null ? '–' : `±${shareText(figure.noise, 'plain')}`}</td>
                </>
              )}
              <td className={classes.bars}>
                {figure.unit === 'ms' && most > 0 ? (
                  <>
                    <i data-side="a" style={{ width: `${barShare(figure.a, most)}%` }} />
                    {b === null ? null : (
                      <i data-side="b" style={{ width: `${barShare(figure.b, most)}%` }} />
                    )}
                  </>
                ) : b === null ? null : (
                  VERDICTS[figure.verdict]
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {told.length === 0 ? null : (
        <ul className={classes.remarks}>
          {told.map((remark) => (
            <li key={remark}>{remark}</li>
          ))}
        </ul>
      )}
    </>
  );
}

/** By the logarithm: a tail is a hundred times the middle. */
function barShare(ms: number | null, most: number): number {
  const least = most / 1000;
  return ms === null || ms <= least ? 1 : (100 * Math.log(ms / least)) / Math.log(1000);
}

function mostPerSecond(runs: readonly LoadRun[]): number {
  return Math.max(
    1,
    ...runs.flatMap(({ detail }) =>
      detail.series.answered.map((count) => (count * 1000) / detail.series.stepMs),
    ),
  );
}

function valueText({ unit }: FigureComparison, value: number | null): string {
  if (value === null) return '–';
  if (unit === 'ms') return `${latencyText(value)} ms`;
  return unit === '%' ? `${value.toFixed(2)} %` : countText(Math.round(value));
}

function shareText(share: number | null, sign: 'signed' | 'plain'): string {
  if (share === null) return '–';
  const plus = sign === 'signed' && share > 0 ? '+' : '';
  return `${plus}${(100 * share).toFixed(1)} %`;
}

const VERDICTS: Readonly<Record<FigureComparison['verdict'], string>> = {
  better: 'B is better',
  worse: 'B is worse',
  noise: 'no more than noise',
  unknown: '',
};
