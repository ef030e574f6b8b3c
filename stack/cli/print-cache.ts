/** What is cached, and what it did, as lines. */
import {
  CACHE_STATUSES,
  type CacheCount,
  type CacheReport,
  type PurgeOutcome,
} from '../model/cache-report.ts';
import { type Caching, ruleWords } from '../model/caching.ts';
import { secondsWords, settingWords } from '../model/caching-words.ts';
import { answerOfReceipt } from './print-receipt.ts';
import type { Answer } from './terminal.ts';

export function answerOfCache(caching: Caching, report: CacheReport): Answer {
  return { json: { caching, report }, text: linesOf(caching, report).join('\n') };
}

export function answerOfPurge({ receipt, ...outcome }: PurgeOutcome): Answer {
  const answer = answerOfReceipt(receipt, undefined, outcome);
  return { ...answer, text: [answer.text, ...purgeLines(outcome)].join('\n') };
}

function linesOf({ zone, rules }: Caching, report: CacheReport): readonly string[] {
  const { all, paths, otherPaths, diskBytes } = report;
  if (rules.length === 0 && all.requests === 0) return ['cache off'];
  const disk = diskBytes === null ? '' : `${(diskBytes / 1e6).toFixed(1)} of `;
  return [
    `${rules.length === 0 ? 'cache off' : `cache on for ${rules.length === 1 ? '1 rule' : `${rules.length} rules`}`} · ${disk}${zone.maxMb} MB on disk · kept while asked for within ${secondsWords(zone.inactiveMin * 60)}`,
    ...rules.flatMap((rule) => [`  ${ruleWords(rule)}`, ...settingWords(rule).map((word) => `    ${word}`)]),
    `${WINDOW_WORDS[report.window]}: ${countWords(all)}`,
    ...paths.map((path) => `  ${path.path}  ${countWords(path)}`),
    ...(otherPaths.requests === 0 ? [] : [`  other paths: ${otherPaths.requests} requests`]),
  ];
}

const WINDOW_WORDS = {
  change: 'since the last change',
  '1m': 'in the last minute',
  '5m': 'in the last 5 minutes',
  all: 'in the whole log',
} as const;

function countWords({ requests, ratio, withoutBackend, savedMs, mix, age }: CacheCount): string {
  if (ratio === null) return 'no request asked the cache';
  const seen = CACHE_STATUSES.filter((status) => mix[status] > 0).map((status) => `${status} ${mix[status]}`);
  return [
    `${(ratio * 100).toFixed(1)} % kept`,
    `of ${requests} requests ${withoutBackend} were answered without a backend`,
    ...(savedMs === null ? [] : [`about ${(savedMs / 1000).toFixed(1)} s of backends’ time saved`]),
    seen.join(' '),
    ...(age === null
      ? []
      : [`age ${age.p50} s, at most ${age.max} s${age.now === null ? '' : `, now ${age.now} s`}`]),
  ].join(' · ');
}

function purgeLines({ probe, oldWorkers }: Omit<PurgeOutcome, 'receipt'>): readonly string[] {
  const left = 'Old workers still end requests: a connection kept open may be given what it had.';
  return [
    ...(probe === null
      ? []
      : [
          `  the first request after it: ${probe.status === 0 ? 'no answer' : `${probe.status} ${probe.cache}`}`,
        ]),
    ...(oldWorkers === 'gone' ? [] : [`  ${left}`]),
    '  An undo does not bring back what was thrown away: it comes anew from a backend.',
  ];
}
