/**
 * In: how many requests, to which path of this machine's nginx. Out: what came of them, several times a second, to the end.
 * Must not know: the stack, engines, what the access log says of the same requests.
 */
import type { Load, LoadResult } from '../../model/board.ts';
import { FaultError } from '../../model/faults.ts';
import { NO_DROPS } from '../../model/load-drops.ts';
import type { LoadDetail } from '../../model/load-figures.ts';
import { type CrewNews, LoadCrew } from './load-crew.ts';
import type { LoadOptions } from './load-options.ts';
import { type LoadPlan, partsOf, planOf } from './load-plan.ts';
import { detailOf, resultOf } from './merge-parts.ts';

/** `detail` comes with the last. */
export type LoadProgress = Omit<Load, 'id'> & { readonly detail?: LoadDetail };

/**
 * Progress about five times a second, the last with `done` or `stopped` (by the signal); or `failed`, and then the
 * fault is thrown. Always `sent` = `ok` + `failed`. Faults: `input-invalid` where the url is not this machine's,
 * `load-failed` where nobody listens or a thread died.
 */
export async function* runLoad(options: LoadOptions): AsyncGenerator<LoadProgress> {
  const { signal, meter } = options;
  const plan = planOf(options);
  const inbox = createInbox();
  const crew = new LoadCrew(partsOf(plan, options.threads ?? 1), options.workerPath, (news) => {
    if (meter !== undefined && !(news instanceof FaultError)) meter.hear(resultOf(news.parts), news.told);
    inbox.put(news);
  });
  const stop = () => crew.stop();
  meter?.bind((number) => crew.tell(number));
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  const wish = wishOf(options, plan);
  let last: LoadResult = NOTHING_YET;
  try {
    yield { ...last, ...wish, state: 'running' };
    for (;;) {
      const news = await inbox.next();
      if (news instanceof FaultError) {
        yield { ...last, ...wish, state: 'failed' };
        throw news;
      }
      last = resultOf(news.parts);
      if (news.state === 'refused') {
        yield { ...last, ...wish, state: 'failed' };
        throw nobodyListens(options.url);
      }
      if (news.state === 'running') {
        yield { ...last, ...wish, state: 'running' };
        continue;
      }
      yield { ...last, ...wish, state: news.state, detail: detailOf(news.parts) };
      return;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    await crew.dismiss();
  }
}

const NOTHING_YET: LoadResult = {
  sent: 0,
  ok: 0,
  failed: 0,
  perBackend: {},
  requestsPerSecond: 0,
  latency: null,
  durationMs: 0,
  errors: {},
  drops: NO_DROPS,
};

/** As it was asked for, on every progress. */
function wishOf(options: LoadOptions, plan: LoadPlan) {
  const { requests, concurrency, path, method, keepAlive, pauseMs, url, rate, threads, addresses } = options;
  return {
    requests,
    concurrency,
    path,
    method,
    bodyBytes: plan.bodyBytes,
    keepAlive,
    pauseMs,
    durationLimitMs: plan.durationLimitMs,
    target: url,
    ...(rate === undefined ? {} : { rate }),
    ...(threads === undefined ? {} : { threads }),
    ...(addresses === undefined ? {} : { addresses: addresses.length }),
    ...(plan.tls === null || keepAlive ? {} : { session: plan.tls.session }),
  };
}

/** Progress that was not looked at is replaced by newer; what ended it stays, and is the last. */
function createInbox() {
  let waiting: CrewNews | FaultError | null = null;
  let wake: (() => void) | null = null;
  return {
    put(news: CrewNews | FaultError): void {
      waiting = news;
      wake?.();
    },
    async next(): Promise<CrewNews | FaultError> {
      while (waiting === null) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const news: CrewNews | FaultError = waiting;
      waiting = null;
      return news;
    },
  };
}

function nobodyListens(url: string): FaultError {
  return new FaultError({
    code: 'load-failed',
    message: `Nobody listens at ${url}: every connection was refused.`,
    hint: 'See `signalbox status`; bring the stack up with `signalbox up`.',
  });
}
