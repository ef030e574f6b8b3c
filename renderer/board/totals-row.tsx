import { countText } from '../format/quantities.ts';
import { useBoard } from '../state/panel-store.ts';
import classes from './board.module.css';

/** Every line of the access log, accounted for. */
export function TotalsRow() {
  const totals = useBoard((board) => board.totals);
  const figures = [
    { label: 'requests', value: totals.requests, title: 'Lines of the access log counted', isAlways: true },
    {
      label: 'per second now',
      value: totals.perSecond,
      title: 'Requests in the last whole second',
      isAlways: true,
    },
    {
      label: 'without a backend',
      value: totals.withoutBackend,
      title: 'Answered by nginx itself or from its cache',
      isAlways: true,
    },
    { label: 'by departed backends', value: totals.departed, title: 'Hits of backends that are gone now' },
    { label: 'unreadable', value: totals.malformed, title: 'Lines that could not be read as a request' },
  ];
  return (
    <dl className={classes.totals} aria-label="Totals">
      {figures
        .filter((figure) => figure.isAlways || figure.value > 0)
        .map((figure) => (
          <div key={figure.label} title={figure.title}>
            <dd>{countText(figure.value)}</dd>
            <dt>{figure.label}</dt>
          </div>
        ))}
    </dl>
  );
}
