/** nginx, as its record and the machine say. */
import type { ObservedNginx } from '../../model/observed.ts';
import { standingOf } from './kept-program.ts';
import type { Record } from './record.ts';

export async function observeNginx(record: Record | null, version: string): Promise<ObservedNginx> {
  if (record === null) return { state: 'absent', fingerprint: null, version, reason: null, id: null };
  const standing = await standingOf(record);
  const same = { fingerprint: record.labels.fingerprint, version };
  switch (standing.kind) {
    case 'running':
      return { ...same, state: 'running', reason: null, id: String(standing.child.pid) };
    case 'stopped':
      return { ...same, state: 'stopped', reason: null, id: null };
    case 'returning':
    case 'lost':
      return { ...same, state: 'stopped', reason: standing.reason, id: null };
    default:
      return standing satisfies never;
  }
}
