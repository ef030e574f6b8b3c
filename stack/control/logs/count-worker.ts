/** Entry of the thread that counts parts of logs, so that many cores read one log and nobody waits for it. */
import type { LogCountDump } from '../../logs/count/log-count.ts';
import { answerJobs } from './answer-jobs.ts';
import { countPart } from './count-part.ts';
import { type CountWish, createCounting } from './count-wish.ts';
import type { LogPart } from './log-parts.ts';

export interface CountJob {
  readonly wish: CountWish;
  readonly parts: readonly LogPart[];
}

answerJobs<CountJob, LogCountDump>(async ({ wish, parts }, onBytes) => {
  const { sink, scanner } = createCounting(wish);
  for (const part of parts) await countPart(part, scanner, onBytes);
  return { dump: sink.dump(), cutLines: scanner.cutLines };
});
