/** What requests met while the change was made: as nginx logged it, and as each kind of client saw it. */
import type { KindTraffic, ReceiptTraffic } from '../../stack/model/receipt.ts';
import { countText } from '../format/quantities.ts';
import { usePanel } from '../state/panel-store.ts';
import classes from './traffic.module.css';

export function TrafficDetails({ traffic }: { readonly traffic: ReceiptTraffic }) {
  const keptLoss = usePanel((state) => state.board?.keptLoss ?? null);
  const { servedRequests, retriedByNginx, failedByNginx, clients } = traffic;
  return (
    <>
      <dt>requests</dt>
      <dd className={classes.numbers}>
        <span>
          <b>{countText(servedRequests)}</b> served meanwhile
        </span>
        <span>
          <b>{countText(retriedByNginx)}</b> by a second try of nginx
        </span>
        <span data-tone={failedByNginx > 0 ? 'danger' : undefined}>
          <b>{countText(failedByNginx)}</b> failed without a backend
        </span>
      </dd>
      <dt>clients</dt>
      <dd className={classes.numbers}>
        {clients === null ? <span>no load run was under way to count what they lost</span> : null}
        {clients?.kinds.map((kind) => (
          <span key={kind.clients + kind.method} data-tone={kind.lost > 0 ? 'danger' : undefined}>
            {kind.clients} {kind.method} <b>{countText(kind.lost)}</b> of {countText(kind.sent)} lost
            {howWords(kind)}
          </span>
        ))}
      </dd>
      {keptLoss ? (
        <>
          <dt>kept alive</dt>
          <dd>{keptLoss.message}</dd>
        </>
      ) : null}
    </>
  );
}

function howWords({ lost, reset, retried, retriedOk }: KindTraffic): string {
  if (lost === 0) return '';
  const again =
    retried === 0 ? '' : `; asked again, ${countText(retriedOk)} of ${countText(retried)} answered`;
  return ` (${countText(reset)} by a reset${again})`;
}
