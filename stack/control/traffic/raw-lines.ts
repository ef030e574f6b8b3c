/** The lines behind a selection, as they stand in the log. */
import type { BackendOf } from '../../logs/count/histogram.ts';
import type { AccessRecord } from '../../model/log-record.ts';
import type { TrafficLines } from '../../model/traffic.ts';
import { type AccessLog, scanRequests } from './scan-log.ts';

export async function readLines(
  log: AccessLog & { readonly backendOf: BackendOf },
  asked: {
    readonly backend?: string | undefined;
    readonly fromMs: number;
    readonly toMs: number;
    readonly limit: number;
  },
): Promise<TrafficLines> {
  const lines: string[] = [];
  for await (const found of scanRequests(log, asked.fromMs, asked.toMs)) {
    for (const { record, line } of found) {
      if (asked.backend !== undefined && answererOf(record, log.backendOf) !== asked.backend) continue;
      if (lines.length === asked.limit) return { lines, isCut: true };
      lines.push(line);
    }
  }
  return { lines, isCut: false };
}

/** The last backend tried; null where there was none that has a name. */
function answererOf({ tries, generation }: AccessRecord, backendOf: BackendOf): string | null {
  const last = tries.at(-1);
  return last === undefined || !last.address.includes(':') ? null : backendOf(generation, last.address);
}
