/** Entry of the thread that counts what is large of a log's past, so that the controller answers meanwhile. */
import { DropTally, type DropTotals } from '../../logs/count/drop-tally.ts';
import { Histogram, type HistogramDump } from '../../logs/count/histogram.ts';
import { AccessScanner } from '../../logs/read/access-scanner.ts';
import { tellAll } from '../../logs/read/tell-all.ts';
import { answerJobs } from './answer-jobs.ts';
import { countStretch } from './count-part.ts';
import { createBackendOf } from './read-backend-addresses.ts';

export interface PastJob {
  /** A file that is open in this process, and whole lines of it. */
  readonly fd: number;
  readonly start: number;
  readonly end: number;
  readonly nginxFolder: string;
}

export interface PastDump {
  readonly histogram: HistogramDump;
  readonly drops: DropTotals;
}

answerJobs<PastJob, PastDump>(async ({ nginxFolder, ...stretch }, onBytes) => {
  const histogram = new Histogram(createBackendOf(nginxFolder));
  const drops = new DropTally();
  const scanner = new AccessScanner(tellAll([histogram, drops]));
  countStretch(stretch, scanner, onBytes);
  return { dump: { histogram: histogram.dump(), drops: drops.dump() }, cutLines: scanner.cutLines };
});
