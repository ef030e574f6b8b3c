/** The requests the filter names, renewed while live; a list that is being read does not move under the eyes. */
import { useEffect, useState } from 'react';
import type { SignalboxClient } from '../../stack/contract/client.ts';
import type { Fault } from '../../stack/model/faults.ts';
import type { TraceSummary } from '../../stack/model/trace.ts';
import { readTraceFilter, SHOWN, type TraceFilter, type TraceQuestion } from './trace-filter.ts';
import { usePoll } from './use-poll.ts';

export interface TraceListTold {
  /** Null before the first answer. */
  readonly traces: readonly TraceSummary[] | null;
  /** There are more than these. */
  readonly isCut: boolean;
  readonly fault: Fault | null;
  /** What was typed that cannot be asked. */
  readonly unclear: { readonly field: 'status' | 'minMs'; readonly fault: string } | null;
  /** Came meanwhile and is not shown yet. */
  readonly waiting: number;
  readonly showNewest: () => void;
}

export function useTraceList(
  filter: TraceFilter,
  pace: 'live' | 'held' | 'once',
  beat: number,
): TraceListTold {
  const typed = useSettled(filter);
  const question = readTraceFilter(typed);
  const [asked, setAsked] = useState(question);
  const last = question.kind === 'unclear' ? asked : question;
  useEffect(() => {
    if (question.kind !== 'unclear') setAsked(question);
  }, [typed]);
  const key = `${JSON.stringify(last)} ${typed.preset} ${beat}`;
  const { value, fault } = usePoll(key, pace === 'once' ? null : EVERY_MS, (client) => ask(client, last));
  const [shown, setShown] = useState<{ readonly key: string; readonly list: Listed } | null>(null);
  const isNew = shown?.key !== key;
  useEffect(() => {
    if (value && (pace === 'live' || isNew)) setShown({ key, list: value });
  }, [value, pace, isNew, key]);
  const list = shown?.key === key ? shown.list : value;
  const unclear = question.kind === 'unclear' ? question : null;
  return {
    traces: list?.traces ?? null,
    isCut: list?.isCut ?? false,
    fault,
    unclear,
    waiting: pace === 'held' && value && list && value !== list ? newerCount(list, value) : 0,
    showNewest: () => value && setShown({ key, list: value }),
  };
}

interface Listed {
  readonly traces: readonly TraceSummary[];
  readonly isCut: boolean;
}

async function ask(client: SignalboxClient, question: TraceQuestion): Promise<Listed> {
  switch (question.kind) {
    case 'search':
      return trimmed(await client.traces.search({ ...question.input }), question);
    case 'slowest': {
      const { windowS, limit } = question;
      return trimmed(await client.traces.slowest({ windowS, limit }), question);
    }
    case 'unclear':
      return { traces: [], isCut: false };
    default:
      return question satisfies never;
  }
}

function trimmed(list: Listed, { keeps }: Extract<TraceQuestion, { keeps: unknown }>): Listed {
  const kept = list.traces.filter(keeps);
  return { traces: kept.slice(0, SHOWN), isCut: list.isCut || kept.length > SHOWN };
}

function newerCount(before: Listed, now: Listed): number {
  const known = new Set(before.traces.map(({ requestId }) => requestId));
  return now.traces.filter(({ requestId }) => !known.has(requestId)).length;
}

/** What is typed is asked for when the typing pauses; what is chosen, at once. */
function useSettled(filter: TraceFilter): TraceFilter {
  const [settled, setSettled] = useState(filter);
  useEffect(() => {
    const isTyping =
      filter.path !== settled.path || filter.status !== settled.status || filter.minMs !== settled.minMs;
    const timer = setTimeout(() => setSettled(filter), isTyping ? TYPING_MS : 0);
    return () => clearTimeout(timer);
  }, [filter, settled]);
  return settled;
}

const EVERY_MS = 2_000;
const TYPING_MS = 300;
