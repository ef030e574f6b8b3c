import { IconBolt } from '@tabler/icons-react';
import { NO_CACHING } from '../../stack/model/caching.ts';
import { stagedOf } from '../staging/put-edit.ts';
import { useBoard, usePanel } from '../state/panel-store.ts';
import { EdgeButton } from '../wish/edge-button.tsx';
import { useCacheReport } from './use-cache-report.ts';

/** `Cache 94 %`: what of the last minute nginx answered out of its cache. */
export function CachingButton() {
  const wished = useBoard((board) => board.caching ?? NO_CACHING);
  const staged = usePanel((state) => stagedOf(state.staged, 'caching')?.caching);
  const isOn = (staged ?? wished).rules.length > 0;
  const report = useCacheReport(wished.rules.length > 0 ? '1m' : null, LOOK_EVERY_MS);
  const ratio = report?.all.ratio ?? null;
  const label = !isOn ? 'Cache off' : ratio === null ? 'Cache on' : `Cache ${Math.floor(ratio * 100)} %`;
  return (
    <EdgeButton
      of="caching"
      name="Cache"
      label={label}
      sentence="Which answers nginx keeps, and how many it gave by itself in the last minute"
      shortcut="g"
      icon={<IconBolt size={14} />}
    />
  );
}

const LOOK_EVERY_MS = 10_000;
