/** A receipt, whole: what, why, by whom, where the time went, and what became of the requests meanwhile. */
import type { Receipt, ReceiptTraffic } from '../../stack/model/receipt.ts';
import { PlainWords } from '../faults/plain-words.tsx';
import { countText, durationText, momentText } from '../format/quantities.ts';
import { visibleLines } from '../log/visible-text.ts';
import { FindingList } from '../staging/finding-list.tsx';
import classes from './one-entry.module.css';

export function ReceiptSheet({ receipt }: { readonly receipt: Receipt }) {
  const { what, because, by, at, ms, stages, outcome, generation, proof, traffic, warnings } = receipt;
  const longestMs = Math.max(1, ...stages.map((stage) => stage.ms));
  return (
    <>
      <div className={classes.head}>
        <div>
          <h3>{what}</h3>
          <p>{because}</p>
        </div>
        <span>
          {by}, {momentText(at)}
        </span>
      </div>
      {outcome.kind === 'restored' ? (
        <div className={classes.fault}>
          <p>
            <b>Not done; the old state serves.</b> <code>{outcome.fault.code}</code>
          </p>
          <p>
            <PlainWords text={outcome.fault.message} /> <PlainWords text={outcome.fault.hint} />
          </p>
          {outcome.fault.detail ? (
            <pre className={classes.text}>{visibleLines(outcome.fault.detail)}</pre>
          ) : null}
        </div>
      ) : null}
      <table className={classes.stages}>
        <caption>
          Stages, <b>{durationText(ms)}</b> together
        </caption>
        <tbody>
          {stages.map((stage, index) => (
            // A stage may come twice: a restart rolls through the same ones.
            <tr key={`${index} ${stage.name}`}>
              <th scope="row">{stage.name}</th>
              <td>{durationText(stage.ms)}</td>
              <td>
                <i style={{ width: `${(stage.ms / longestMs) * 100}%` }} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl className={classes.facts}>
        <dt>generation</dt>
        <dd>{generation ?? 'none yet'}</dd>
        <dt>proof</dt>
        <dd>
          {proof ??
            (outcome.kind === 'done'
              ? 'no config changed, so there was none to prove'
              : 'none, as it was not done')}
        </dd>
        {traffic ? <Meanwhile traffic={traffic} /> : null}
      </dl>
      {warnings && warnings.length > 0 ? <FindingList findings={warnings} /> : null}
    </>
  );
}

function Meanwhile({ traffic }: { readonly traffic: ReceiptTraffic }) {
  const { servedRequests, retriedByNginx, failedByNginx, clients } = traffic;
  return (
    <>
      <dt>meanwhile</dt>
      <dd>
        {servedRequests === 0
          ? 'no request came'
          : `${countText(servedRequests)} requests served, ${countText(retriedByNginx)} of them by a second backend, ${countText(failedByNginx)} not answered by any`}
      </dd>
      <dt>clients</dt>
      <dd>
        {clients === null
          ? 'no load run was under way to count what clients lost'
          : `${countText(clients.sent)} requests sent: ${countText(clients.lost)} lost, ${countText(clients.reset)} reset, ${countText(clients.retried)} retried`}
      </dd>
    </>
  );
}
