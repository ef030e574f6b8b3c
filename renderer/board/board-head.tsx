import { shareText } from '../format/quantities.ts';
import columns from './columns.module.css';
import { RestartAll } from './restart-all.tsx';
import bars from './share-bar.module.css';

interface BoardHeadProps {
  /** What a full bar stands for, 0 to 1; null while there is no bar. */
  readonly fullShare: number | null;
  readonly hasTicks: boolean;
}

/** What each column is, and how to read the bars. */
export function BoardHead({ fullShare, hasTicks }: BoardHeadProps) {
  return (
    <thead>
      <tr>
        <th className={columns.junction} aria-label="Track" />
        <th className={columns.name}>Backend</th>
        <th className={columns.bar}>
          <span className={bars.axis}>
            <span>Share of hits</span>
            {hasTicks ? (
              <span className={bars.legend} title="Where the method should put each backend">
                expected
              </span>
            ) : null}
            {fullShare === null ? null : (
              <span className={bars.full}>{shareText(fullShare).replace('.0', '')}</span>
            )}
          </span>
        </th>
        <th className={columns.hits}>Hits</th>
        <th className={columns.share}>Share</th>
        <LatencyHead of="p50" share="Half" />
        <LatencyHead of="p95" share="95 of 100" />
        <LatencyHead of="p99" share="99 of 100" />
        <th className={columns.cpu} title="Of one core">
          CPU
        </th>
        <th className={columns.memory}>Memory</th>
        <th className={columns.address}>Address</th>
        <th className={columns.actions} aria-label="Actions">
          {fullShare === null ? null : <RestartAll />}
        </th>
      </tr>
    </thead>
  );
}

function LatencyHead({ of, share }: { readonly of: 'p50' | 'p95' | 'p99'; readonly share: string }) {
  return (
    <th
      className={columns.latency}
      data-of={of}
      title={`${share} of the requests were answered within this, in milliseconds`}
    >
      {of} <small>ms</small>
    </th>
  );
}
