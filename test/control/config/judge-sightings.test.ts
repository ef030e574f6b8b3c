import { expect, test } from 'vitest';
import { judgeSightings, type Sightings } from '../../../stack/control/config/judge-sightings.ts';

const LIMITS = { silenceMs: 2000, deadlineMs: 10_000 };
const RECONFIGURING = '2026/11/21 01:02:03 [notice] 10#10: signal 1 (SIGHUP) received from 9, reconfiguring';
const IN_USE =
  '2026/11/21 01:02:03 [emerg] 10#10: bind() to 127.0.0.1:80 failed (98: Address already in use)';
const GAVE_UP = '2026/11/21 01:02:05 [emerg] 10#10: still could not bind()';

test('it serves when all new workers answered and the old ones are leaving', () => {
  expect(judge({})).toEqual({
    kind: 'serves',
    proof:
      'generation 2 answered on all 2 workers; no old worker takes requests any more; the error log is clean',
  });
});

test('an nginx without old workers is proven by its workers’ answers alone', () => {
  expect(judge({ oldPids: new Set(), workers: [worker(21), worker(22)] })).toEqual({
    kind: 'serves',
    proof: 'generation 2 answered on all 2 workers; the error log is clean',
  });
});

test.each<[string, Partial<Sightings>]>([
  ['an old worker still takes requests', { workers: [worker(11), worker(21), worker(22)] }],
  ['a new worker was not heard yet', { answeredPids: new Set([21]) }],
  ['there are no workers', { workers: [] }],
  ['nobody answered yet', { answeredPids: new Set(), workers: [worker(21)] }],
  [
    'a busy port may become free',
    { logLines: [RECONFIGURING, IN_USE], answeredPids: new Set(), workers: [worker(11)] },
  ],
])('it waits while %s', (_why, seen) => {
  expect(judge(seen)).toMatchObject({ kind: 'wait' });
});

test('a new worker that no ask reaches is proven by its birth, and the proof says so', () => {
  expect(judge({ answeredPids: new Set([21]), looksSinceAlone: 25 })).toEqual({
    kind: 'serves',
    proof:
      'generation 2 answered on 1 of 2 workers, and the other 1 were forked from the same config; no old worker takes requests any more; the error log is clean',
  });
});

test('birth alone proves nothing: one answer it must be', () => {
  expect(judge({ answeredPids: new Set(), looksSinceAlone: 1000 })).toMatchObject({ kind: 'wait' });
});

test('a port that stays busy is refused in plain words, and nothing was taken', () => {
  expect(
    judge({ logLines: [RECONFIGURING, IN_USE, GAVE_UP], answeredPids: new Set(), workers: [worker(11)] }),
  ).toEqual({
    kind: 'refused',
    reason: 'another program already listens on 127.0.0.1:80',
    detail: `${IN_USE}\n${GAVE_UP}`,
    wasTaken: 'no',
  });
});

test('an emergency of the master before any new worker means that nothing was taken', () => {
  const line = '2026/11/21 01:02:03 [emerg] 10#10: unknown directive "x" in /c/conf.d/a.conf:1';
  const seen = { logLines: [RECONFIGURING, line], answeredPids: new Set<number>(), workers: [worker(11)] };
  expect(judge(seen)).toMatchObject({ kind: 'refused', wasTaken: 'no' });
  // The same words of another process may come from a new worker.
  expect(judge({ ...seen, logLines: [line] })).toMatchObject({ kind: 'refused', wasTaken: 'perhaps' });
  expect(judge({ ...seen, workers: [worker(11), worker(21)] })).toMatchObject({ wasTaken: 'perhaps' });
});

test('a new worker’s death counts before the log tells of it; an old one’s never does', () => {
  const fallen = (pid: number) => ({ fallen: [{ pid, how: 'exited with code 2' }] });
  expect(judge(fallen(22))).toMatchObject({
    kind: 'refused',
    reason: 'a new worker exited with code 2',
    wasTaken: 'perhaps',
  });
  expect(judge(fallen(11))).toMatchObject({ kind: 'serves' });
});

test('a new worker’s death refuses the change; an old one’s does not', () => {
  const death = (pid: number) =>
    `2026/11/21 01:02:03 [alert] 10#10: worker process ${pid} exited on signal 9`;
  expect(judge({ logLines: [death(22)] })).toMatchObject({
    kind: 'refused',
    reason: 'a new worker exited on signal 9',
    wasTaken: 'perhaps',
  });
  expect(judge({ logLines: [death(11)] })).toMatchObject({ kind: 'serves' });
  const lastWords = '2026/11/21 01:02:03 [alert] 11#11: *7 open socket #3 left in connection 5';
  expect(judge({ logLines: [lastWords] })).toMatchObject({ kind: 'serves' });
});

test('ordinary errors say nothing against a change', () => {
  const line =
    '2026/11/21 01:02:03 [error] 21#21: *5 connect() failed (111: Connection refused) while connecting to upstream, request: "GET /[emerg] HTTP/1.1"';
  expect(judge({ logLines: [line, 'half a line', ''] })).toMatchObject({ kind: 'serves' });
});

test('silence and lateness are refused, each in its own words', () => {
  expect(judge({ workers: [], silentMs: 2001 })).toMatchObject({ reason: 'nginx no longer answers' });
  expect(judge({ answeredPids: new Set(), workers: [worker(11)], elapsedMs: 10_001 })).toMatchObject({
    reason: 'generation 2 never answered within 10 s',
  });
  expect(judge({ workers: [worker(11), worker(21), worker(22)], elapsedMs: 10_001 })).toMatchObject({
    reason: 'old workers kept taking requests within 10 s',
  });
});

function judge(seen: Partial<Sightings>) {
  const whole: Sightings = {
    generation: 2,
    answeredPids: new Set([21, 22]),
    oldPids: new Set([11, 12]),
    workers: [worker(11, true), worker(21), worker(22)],
    fallen: [],
    logLines: [],
    looksSinceAlone: 0,
    silentMs: 0,
    elapsedMs: 100,
    ...seen,
  };
  return judgeSightings(whole, LIMITS);
}

function worker(pid: number, isLeaving = false) {
  return { pid, bornAt: pid, isLeaving };
}
