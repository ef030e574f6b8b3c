/** A window by path and by status, counted from the log for this one question. */

import type { BackendOf } from '../../logs/count/histogram.ts';
import type { AccessFields } from '../../logs/read/access-fields.ts';
import { AccessScanner } from '../../logs/read/access-scanner.ts';
import { PathCounts } from '../../logs/traffic/path-counts.ts';
import type { TrafficBreakdown } from '../../model/traffic.ts';
import { CountIntake } from '../logs/line-intake.ts';
import { type AccessLog, openStretch } from './scan-log.ts';
import type { Span } from './span-of-window.ts';

export async function readBreakdown(
  log: AccessLog & { readonly backendOf: BackendOf },
  span: Span,
  backend: string | undefined,
): Promise<TrafficBreakdown> {
  const counts = new PathCounts();
  const fromMs = span.fromMs ?? 0;
  const isAsked = (fields: AccessFields) =>
    fields.timeMs >= fromMs &&
    (span.kind !== 'generation' || fields.generation === span.generation) &&
    (backend === undefined || answererOf(fields, log.backendOf) === backend);
  const scanner = new AccessScanner({
    add: (fields) => {
      if (isAsked(fields)) counts.add(fields);
    },
    addMalformed: () => undefined,
  });
  for await (const pieces of openStretch(log, fromMs)) {
    const intake = new CountIntake(scanner);
    for await (const bytes of pieces) intake.push(bytes);
  }
  return counts.breakdown();
}

/** The last backend tried; null where there was none that has a name. */
function answererOf({ addresses, tryCount, generation }: AccessFields, backendOf: BackendOf): string | null {
  const address = tryCount === 0 ? '' : (addresses[tryCount - 1]?.text ?? '');
  return address.includes(':') ? backendOf(generation, address) : null;
}
