/** What is asked of the traces: as typed, and as the controller is asked. */
import type { TraceSummary, TraceWindow } from '../../stack/model/trace.ts';

export type TracePreset = 'newest' | 'slowest' | 'retried' | 'errors';

export interface TraceFilter {
  readonly preset: TracePreset;
  /** As typed. */
  readonly path: string;
  readonly status: string;
  readonly minMs: string;
  readonly backend: string;
  readonly window: TraceWindow;
}

export const NO_TRACE_FILTER: TraceFilter = {
  preset: 'newest',
  path: '',
  status: '',
  minMs: '',
  backend: '',
  window: '5m',
};

export interface TraceSearch {
  readonly path?: string;
  readonly status?: string;
  readonly minMs?: number;
  readonly backend?: string;
  readonly window: TraceWindow;
  readonly limit: number;
}

/** Of what is asked for, those the panel itself leaves out of the answer. */
export type TraceTest = (trace: TraceSummary) => boolean;

export type TraceQuestion =
  | { readonly kind: 'search'; readonly input: TraceSearch; readonly keeps: TraceTest }
  | { readonly kind: 'slowest'; readonly windowS: number; readonly limit: number; readonly keeps: TraceTest }
  | { readonly kind: 'unclear'; readonly field: 'status' | 'minMs'; readonly fault: string };

/** What a person typed that cannot be asked is said in a sentence. */
export function readTraceFilter(filter: TraceFilter): TraceQuestion {
  const path = filter.path.trim();
  const typedStatus = filter.status.trim().toLowerCase();
  const typedMs = filter.minMs.trim().replace(/\s*ms$/, '');
  if (typedStatus !== '' && !/^[1-5](?:\d\d|xx)$/.test(typedStatus)) {
    const fault = `Expected a status such as 502, or a class such as 5xx, got “${filter.status}”.`;
    return { kind: 'unclear', field: 'status', fault };
  }
  const minMs = Number(typedMs);
  if (typedMs !== '' && !(minMs >= 0 && minMs <= DAY_MS)) {
    const fault = `Expected milliseconds such as 100, at most a day of them, got “${filter.minMs}”.`;
    return { kind: 'unclear', field: 'minMs', fault };
  }
  const status = typedStatus === '' && filter.preset === 'errors' ? '5xx' : typedStatus;
  const { backend, window } = filter;
  if (filter.preset === 'slowest') {
    const keeps: TraceTest = (trace) =>
      trace.path.includes(path) &&
      (status === '' || isOfStatus(trace.status, status)) &&
      trace.ms >= minMs &&
      (backend === '' || trace.backend === backend);
    return { kind: 'slowest', windowS: SLOWEST_S, limit: isAsking(filter) ? MOST : SHOWN, keeps };
  }
  const isRetried = filter.preset === 'retried';
  return {
    kind: 'search',
    input: {
      window,
      limit: isRetried ? MOST : SHOWN,
      ...(path === '' ? {} : { path }),
      ...(status === '' ? {} : { status }),
      ...(typedMs === '' ? {} : { minMs }),
      ...(backend === '' ? {} : { backend }),
    },
    keeps: isRetried ? ({ tries }) => tries > 1 : () => true,
  };
}

/** Whether anything but the preset and the stretch of time narrows the list. */
export function isAsking({ path, status, minMs, backend }: TraceFilter): boolean {
  return [path, status, minMs, backend].some((typed) => typed.trim() !== '');
}

function isOfStatus(status: number, wished: string): boolean {
  return wished.endsWith('xx') ? String(status).startsWith(wished.charAt(0)) : String(status) === wished;
}

/** As many as a person scrolls through, and as many as one call tells. */
export const SHOWN = 200;
export const MOST = 1_000;
const SLOWEST_S = 60;
const DAY_MS = 86_400_000;
