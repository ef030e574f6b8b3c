/**
 * How fast an access log is counted by backend: by us on one core and on all, by goaccess and lnav on the same log, and
 * by `wc -l`, which only reads; and what following costs beside stock `tail`. Counts are held to a naive reader's.
 *
 * `npm run bench:logs -- [--lines 2000000] [--rounds 7] [--follow] [--json]`
 * `--follow`: a minute of 20,000 lines/s too. `--json`: the last line is one JSON object. Exit code 1: wrong counts.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchFollowing, benchLongFollowing } from './logs/bench-following.ts';
import { type PeerTime, timeGoaccess, timeLnav, timeWc } from './logs/peers.ts';
import type { Pass } from './logs/reader.ts';
import { buildReader, startReader } from './logs/start-reader.ts';
import { writeLog } from './logs/write-log.ts';

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '2000000' },
    rounds: { type: 'string', default: '7' },
    follow: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const lines = Number(values.lines);
const say = (text: string) => console.log(text);
const folder = await mkdtemp(join(tmpdir(), 'signalbox-bench-'));
try {
  const counting = await benchCounting();
  const bursts = await benchFollowing(folder, { linesPerWrite: 50, writesPerSecond: 400, seconds: 5 });
  const singles = await benchFollowing(folder, { linesPerWrite: 1, writesPerSecond: 1000, seconds: 5 });
  tellFollowing('bursts of 50 lines', bursts);
  tellFollowing('1,000 single writes/s', singles);
  const long = values.follow ? await benchLongFollowing(folder, 60) : null;
  if (long !== null) {
    say(
      `20,000 lines/s for 60 s: ${long.counted} of ${long.written} lines counted over ${long.rotations} rotations, ` +
        `${long.cores.toFixed(2)} of a core, lag p99 ${long.lagMs.p99} ms, ` +
        `${long.memoryMib.toFixed(0)} MiB, ±${(long.memorySpreadMib / 2).toFixed(1)} over the last 40 s`,
    );
    if (long.counted !== long.written) process.exitCode = 1;
  }
  if (values.json) say(JSON.stringify({ ...counting, following: { bursts, singles, long } }));
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function benchCounting() {
  const path = join(folder, 'access.log');
  await buildReader(folder);
  await writeLog(path, lines);
  const { size } = await stat(path);
  const cores = availableParallelism();
  say(`${lines} lines, ${(size / 2 ** 20).toFixed(0)} MiB; ${cores} cores, load ${loadavg()[0]?.toFixed(1)}`);
  if ((loadavg()[0] ?? 0) > cores / 2) say('This machine is busy: compare the processor times.');

  const naive = await passOnce(path, 'naive');
  const [first, one, all, wc] = await passByTurns(path, cores);
  const isExact = [first, one, all].every((pass) => countsOf(pass) === countsOf(naive));
  const goaccess = await timeGoaccess(path, folder);
  const lnav = await timeLnav(path, folder);

  const row = (name: string, time: { ms: number; cpuMs: number } | null, more = '') =>
    say(
      time === null
        ? `${name.padEnd(26)} not installed: skipped (apt-get install goaccess lnav)`
        : `${name.padEnd(26)} ${rate(time.ms)} M lines/s  ${rate(time.cpuMs)} M per CPU second  ${more}`,
    );
  row('wc -l', wc);
  row('ours, one core', one, `${one.peakMib.toFixed(0)} MiB`);
  row(`ours, ${cores} threads`, all, `${all.peakMib.toFixed(0)} MiB`);
  row('ours, first pass, cold', first);
  row('naive, JSON.parse', naive, `${naive.peakMib.toFixed(0)} MiB`);
  row('goaccess, upstreams only', goaccess, goaccess?.found);
  row('lnav', lnav, lnav?.found);
  say(
    isExact ? 'Counts equal the naive reader’s, to the request.' : 'COUNTS DIFFER from the naive reader’s.',
  );
  if (!isExact) process.exitCode = 1;

  const ratios = (pass: Pass, by: 'ms' | 'cpuMs') => ({
    overGoaccess: goaccess === null ? null : goaccess[by] / pass[by],
    overLnav: lnav === null ? null : lnav[by] / pass[by],
    underWc: wc === null ? null : pass[by] / wc[by],
  });
  tellRatios('on one core', ratios(one, 'ms'));
  tellRatios('on all cores, as `signalbox count` does', ratios(all, 'ms'));
  tellRatios('in processor time', ratios(one, 'cpuMs'));
  return {
    lines,
    cores,
    load: loadavg()[0],
    // As the program is shipped: on all cores. The others use one, as they can no more; so can ours, see `oneCore`.
    ...ratios(all, 'ms'),
    peakMiB: Math.max(one.peakMib, all.peakMib),
    overOneThread: one.ms / all.ms,
    isExact,
    linesPerSecond: { one: (lines / one.ms) * 1000, all: (lines / all.ms) * 1000 },
    oneCore: ratios(one, 'ms'),
    /** What a busy machine cannot blur as much. */
    processorTime: ratios(one, 'cpuMs'),
  };
}

function tellRatios(
  where: string,
  ratios: Readonly<Record<'overGoaccess' | 'overLnav' | 'underWc', number | null>>,
) {
  const [goaccess, lnav, wc] = [ratios.overGoaccess, ratios.overLnav, ratios.underWc].map((ratio) =>
    ratio === null ? '–' : `${ratio.toFixed(1)}×`,
  );
  say(`ours ${where}: ${goaccess} goaccess, ${lnav} lnav, ${wc} slower than wc -l`);
}

/** Ours and `wc` by turns, so that whatever else the machine does befalls them alike; of each its best. */
async function passByTurns(path: string, cores: number): Promise<[Pass, Pass, Pass, PeerTime | null]> {
  const readers = [startReader(folder, path, '0'), startReader(folder, path, String(cores - 1))] as const;
  const first = await readers[0].pass();
  let [one, all, wc] = [first, await readers[1].pass(), await timeWc(path, folder)];
  for (let round = 1; round < Number(values.rounds); round += 1) {
    one = faster(one, await readers[0].pass());
    all = faster(all, await readers[1].pass());
    const next = await timeWc(path, folder);
    if (wc !== null && next !== null) wc = faster(wc, next);
  }
  for (const reader of readers) reader.close();
  return [first, one, all, wc];
}

async function passOnce(path: string, mode: string): Promise<Pass> {
  const reader = startReader(folder, path, mode);
  const pass = await reader.pass();
  reader.close();
  return pass;
}

function faster<Timed extends { readonly ms: number }>(a: Timed, b: Timed): Timed {
  return b.ms < a.ms ? b : a;
}

function countsOf({ requests, malformed, rows }: Pass): string {
  return JSON.stringify({ requests, malformed, rows });
}

function rate(ms: number): string {
  return (lines / ms / 1000).toFixed(2).padStart(6);
}

function tellFollowing(name: string, { ours, tail, costShare }: Awaited<ReturnType<typeof benchFollowing>>) {
  const cost = ({ cpuMicrosPerLine, lagMs }: typeof ours) =>
    `${cpuMicrosPerLine.toFixed(2)} µs CPU per line, lag p50 ${lagMs.p50} p99 ${lagMs.p99} ms`;
  say(`follow, ${name}: ours ${cost(ours)}; tail ${cost(tail)}; ${costShare.toFixed(2)} of tail's cost`);
}
