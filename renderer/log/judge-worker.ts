/** Judges lines off the page's thread. Whoever asked ends it when it does not answer. */
import type { JudgeAnswer, JudgeAsk } from './line-judge.ts';
import { createLineMatcher, rangesIn } from './match-lines.ts';

self.addEventListener('message', ({ data }: MessageEvent<JudgeAsk>) => {
  self.postMessage(answerTo(data));
});

function answerTo(ask: JudgeAsk): JudgeAnswer {
  if (ask.kind === 'ranges')
    return { ranges: ask.shown.map((shown) => rangesIn(ask.terms, shown)), matches: [] };
  const isMatch = createLineMatcher(ask.terms, ask.source, new Map(ask.names));
  const matches: number[] = [];
  let start = ask.start;
  ask.ends.forEach((end, index) => {
    if (isMatch(DECODER.decode(ask.bytes.subarray(start, end)))) matches.push(ask.first + index);
    start = end;
  });
  return { matches, ranges: [] };
}

const DECODER = new TextDecoder();
