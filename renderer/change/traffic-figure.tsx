/** What requests met while the change was made, in a few characters; the details tell it whole. */
import type { ReceiptTraffic } from '../../stack/model/receipt.ts';
import { countText } from '../format/quantities.ts';
import classes from './traffic.module.css';

export function TrafficFigure({ traffic }: { readonly traffic: ReceiptTraffic | undefined }) {
  if (!traffic) return null;
  const { servedRequests, failedByNginx, clients } = traffic;
  if (clients)
    return (
      <span
        className={classes.figure}
        data-tone={clients.lost > 0 ? 'danger' : 'well'}
        title="Requests the load runs’ clients lost meanwhile, before any retry"
      >
        {countText(clients.lost)} of {countText(clients.sent)} lost
      </span>
    );
  if (failedByNginx > 0)
    return (
      <span className={classes.figure} data-tone="danger" title="Answered by nginx, as no backend did">
        {countText(failedByNginx)} of {countText(servedRequests)} failed
      </span>
    );
  if (servedRequests === 0) return null;
  return (
    <span className={classes.figure} title="Requests nginx answered meanwhile">
      {countText(servedRequests)} served
    </span>
  );
}
