import { useMemo } from 'react';
import { stagedOf } from '../staging/put-edit.ts';
import { useBoard, usePanel } from '../state/panel-store.ts';
import type { TuningCircumstances } from './tuning-rules.ts';

/** What decides whether a setting can be: as it is wished, with what is staged. */
export function useCircumstances(): TuningCircumstances {
  const staged = usePanel((state) => state.staged);
  const service = useBoard((board) => board.service);
  const version = useBoard((board) => board.nginx.version);
  return useMemo(
    () => ({
      method: stagedOf(staged, 'method')?.method ?? service.method,
      balancing: stagedOf(staged, 'balancing')?.balancing ?? service.balancing,
      version,
    }),
    [staged, service, version],
  );
}
