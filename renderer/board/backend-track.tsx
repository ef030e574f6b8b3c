import { memo } from 'react';
import type { BackendRow } from '../../stack/model/board.ts';
import { bytesText, countText, cpuText, latencyText, shareText } from '../format/quantities.ts';
import { Lamp } from '../signals/lamp.tsx';
import { backendWords } from '../signals/state-words.ts';
import { tuningWords } from '../staging/edit-words.ts';
import { showLog, useBoard, usePanel, usePanelStore } from '../state/panel-store.ts';
import { tuningOf } from '../tuning/tuning-of.ts';
import { AddressCell } from './address-cell.tsx';
import columns from './columns.module.css';
import { DirectAddress } from './direct-address.tsx';
import { Junction } from './junction.tsx';
import { RowActions } from './row-actions.tsx';
import { ShareBar } from './share-bar.tsx';
import { shortAddress } from './short-address.ts';
import classes from './track.module.css';

interface BackendTrackProps {
  readonly row: BackendRow;
  readonly fullShare: number;
  readonly isLast: boolean;
}

/** One backend's row. Drawn again only when its own numbers, or the scale of all bars, differ. */
export const BackendTrack = memo(function BackendTrack({ row, fullShare, isLast }: BackendTrackProps) {
  const store = usePanelStore();
  const isShown = usePanel((state) => state.isDockOpen && state.logSource === row.name);
  const tuning = useBoard((board) => tuningOf(board.service, row.name));
  const set = tuningWords(tuning);
  const { aspect, word } = backendWords(row);
  return (
    <tr>
      <td className={`${columns.junction} ${classes.junction}`}>
        <Junction isLast={isLast} isSet={row.state === 'ready' && tuning.traffic !== 'down'} />
        <Lamp aspect={aspect} size={13} />
      </td>
      <th className={`${columns.name} ${classes.name}`} scope="row">
        <button
          type="button"
          data-backend={row.name}
          data-shown={isShown || undefined}
          title={`Show what ${row.name} itself says, in the log dock`}
          onClick={() => showLog(store, row.name)}
        >
          {row.name}
        </button>
        <span className={classes.state} data-aspect={aspect} title={row.reason ?? [word, ...set].join(', ')}>
          {word}
          {set.map((words) => (
            <b key={words} className={classes.set}>
              {words}
            </b>
          ))}
          {typeof row.directAddress === 'string' ? (
            <DirectAddress address={row.directAddress} backend={row.name} />
          ) : row.state === 'ready' && row.address !== null && set.length === 0 ? (
            <span className={classes.inline}>{shortAddress(row.address)}</span>
          ) : null}
        </span>
      </th>
      <td className={columns.bar}>
        <ShareBar row={row} fullShare={fullShare} />
      </td>
      <td className={`${columns.hits} ${classes.hits}`}>{countText(row.hits)}</td>
      <td className={`${columns.share} ${classes.share}`}>
        {row.hits === 0 ? <None /> : shareText(row.share)}
      </td>
      {PERCENTILES.map((of) => (
        <td key={of} className={columns.latency} data-of={of}>
          {row.latency === null ? <None /> : latencyText(row.latency[of])}
        </td>
      ))}
      <td className={columns.cpu}>{row.cpu === null ? <None /> : cpuText(row.cpu)}</td>
      <td className={columns.memory}>{row.memoryBytes === null ? <None /> : bytesText(row.memoryBytes)}</td>
      <AddressCell address={row.address} id={row.id} />
      <td className={columns.actions}>
        <RowActions name={row.name} state={row.state} stoppedByPerson={row.stoppedByPerson} />
      </td>
    </tr>
  );
});

/** Not measured: said so that a reader is not left with an empty cell. */
function None() {
  return (
    <span className={classes.nothing}>
      <span aria-hidden="true">–</span>
      <span className={classes.hidden}>not measured</span>
    </span>
  );
}

const PERCENTILES = ['p50', 'p95', 'p99'] as const;
