/** A window of the book and what is known of the stack, as the one value the traffic view shows. Pure. */
import { expectedHits } from '../../logs/traffic/expected-hits.ts';
import type { TrafficBook } from '../../logs/traffic/traffic-book.ts';
import type { TrafficFrame } from '../../logs/traffic/traffic-frame.ts';
import { TrafficTally } from '../../logs/traffic/traffic-tally.ts';
import { judgeTraffic } from '../../logs/verdict/verdict.ts';
import type { Observed } from '../../model/observed.ts';
import type {
  ServiceTraffic,
  TrafficRow,
  TrafficTotals,
  TrafficView,
  TrafficWindow,
} from '../../model/traffic.ts';
import { expectedShares } from '../../nginx/expected-share.ts';
import { serviceOf } from './read-forecasts.ts';
import { type Span, spanOf } from './span-of-window.ts';
import type { TrafficFacts } from './traffic-facts.ts';

export function composeTraffic(
  window: TrafficWindow,
  book: TrafficBook,
  state: TrafficView['state'],
  facts: TrafficFacts,
): TrafficView {
  const generation = facts.observed?.served?.generation ?? null;
  const span = spanOf(window, book, facts);
  const frame = frameOf(span, book);
  const rows = composeRows(frame, facts);
  return {
    window,
    state,
    fromMs: span.fromMs,
    toMs: facts.nowMs,
    generation,
    rows,
    totals: composeTotals(frame, book, span, facts.nowMs),
    services: composeServices(frame, book, span, facts, rows),
  };
}

function frameOf(span: Span, book: TrafficBook): TrafficFrame {
  switch (span.kind) {
    case 'generation':
      return book.generations.of(span.generation);
    case 'seconds':
      // A log whose clock is ahead of ours is not cut off.
      return book.frameBetween(span.fromMs, Number.POSITIVE_INFINITY);
    case 'all':
      return book.generations.all();
    default:
      return span satisfies never;
  }
}

function composeRows(frame: TrafficFrame, { names, observed }: TrafficFacts): readonly TrafficRow[] {
  const present = new Set(names);
  const all = [...new Set([...names, ...frame.backends.keys()])].sort(byNumber);
  const totalHits = all.reduce((sum, name) => sum + (frame.backends.get(name)?.hits ?? 0), 0);
  const expected = expectedByName(frame, observed, [...new Set(all.map(serviceOf))]);
  return all.map((name) => {
    const tally = frame.backends.get(name) ?? new TrafficTally();
    const { hits, attempts, bytes, movedAway, movedHere } = tally;
    return {
      name,
      service: serviceOf(name),
      state: present.has(name) ? 'present' : 'departed',
      hits,
      attempts,
      share: totalHits === 0 ? 0 : hits / totalHits,
      expectedShare: expected(name),
      statuses: tally.statuses(),
      bytes,
      upstream: tally.upstream?.latency() ?? null,
      total: tally.total?.latency() ?? null,
      cache: tally.cache(),
      movedAway,
      movedHere,
    };
  });
}

/** Of the requests there were; before the first, as the config that serves shares them. */
function expectedByName(
  frame: TrafficFrame,
  observed: Observed | null,
  services: readonly string[],
): (name: string) => number | null {
  const shares = new Map<string, number | null>();
  const counts = services.map((service) => expectedHits(frame, service));
  const isKnown = counts.every((expected) => expected !== null);
  const total = counts.reduce((sum, expected) => sum + sumOf(expected?.values() ?? []), 0);
  if (isKnown && total > 0) {
    for (const expected of counts) for (const [name, hits] of expected ?? []) shares.set(name, hits / total);
    return (name) => shares.get(name) ?? 0;
  }
  const routed = observed?.served?.routing.services ?? [];
  // With several services the clients decide which of them is asked how often.
  if (isKnown && routed.length === 1) {
    for (const one of routed) for (const [name, share] of expectedShares(one)) shares.set(name, share);
  }
  return (name) => shares.get(name) ?? null;
}

function composeTotals(frame: TrafficFrame, book: TrafficBook, span: Span, nowMs: number): TrafficTotals {
  const { requests, nameless, elsewhere } = frame;
  const all = frame.all();
  const { addresses, isMore } = clientsOf(span, book);
  return {
    requests,
    withoutBackend: elsewhere?.hits ?? 0,
    nameless: nameless?.hits ?? 0,
    malformed: book.malformed,
    perSecond: book.perSecond(nowMs),
    bytes: all.bytes,
    statuses: all.statuses(),
    total: all.total?.latency() ?? null,
    cache: all.cache(),
    clients: { count: addresses.length, isMore },
  };
}

function composeServices(
  frame: TrafficFrame,
  book: TrafficBook,
  span: Span,
  facts: TrafficFacts,
  rows: readonly TrafficRow[],
): readonly ServiceTraffic[] {
  const { observed, nowMs } = facts;
  const fromMs = span.fromMs ?? nowMs;
  return (observed?.served?.routing.services ?? []).map(({ name: service, method }) => {
    const names = rows.filter((row) => row.service === service).map(({ name }) => name);
    const verdict = judgeTraffic({
      service,
      method,
      frame,
      tallies: names.map((name) => [name, frame.backends.get(name) ?? new TrafficTally()] as const),
      clients: clientsOf(span, book),
      outages: book.outages.since(fromMs, nowMs).filter(({ backend }) => serviceOf(backend) === service),
      started: startedSince(fromMs, service, observed),
      nowMs,
    });
    return { name: service, method, verdict };
  });
}

/** Those that came later than their service's first: a start of all together favours nobody. */
function startedSince(fromMs: number, service: string, observed: Observed | null) {
  const starts = (observed?.backends ?? [])
    .filter((one) => one.service === service && one.startedAt !== null)
    .map((one) => ({ backend: one.name, atMs: Date.parse(one.startedAt ?? '') }));
  const firstMs = Math.min(...starts.map(({ atMs }) => atMs));
  return starts.filter(({ atMs }) => atMs >= fromMs && atMs > firstMs + TOGETHER_MS);
}

const TOGETHER_MS = 3000;

function clientsOf(span: Span, book: TrafficBook) {
  return span.kind === 'generation'
    ? book.clients.since(Number.NEGATIVE_INFINITY, span.generation)
    : book.clients.since(span.fromMs ?? Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY);
}

function sumOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

/** `b-2` before `b-10`. */
function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
