/** The chosen or filtered lines, to be taken elsewhere: as Markdown, or as they were written. */
import type { LogView } from './create-log-view.ts';
import { visibleText } from './visible-text.ts';

/** A clipboard is for reading; more than this is for a file. */
export const MOST_COPIED = 1_000;

/** A fenced block with the newest lines; `left` were too many for it. Foreign text cannot end the block. */
export function printMarkdown(view: LogView): { readonly text: string; readonly left: number } {
  const numbers = view.listed(MOST_COPIED + 1);
  const kept = numbers.slice(-MOST_COPIED);
  const lines = kept.map((number) => visibleText(view.history.line(number) ?? ''));
  const longest = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)));
  const fence = '`'.repeat(longest + 1);
  const total = view.listed(Number.MAX_SAFE_INTEGER).length;
  return {
    text: `**${view.source()} log**\n\n${fence}\n${lines.join('\n')}\n${fence}\n`,
    left: total - kept.length,
  };
}

/** The lines, each with its newline, in pieces that fit a file without being one string. */
export function rawParts(view: LogView): readonly string[] {
  const parts: string[] = [];
  const numbers = view.listed(Number.MAX_SAFE_INTEGER);
  for (let at = 0; at < numbers.length; at += PART_LINES) {
    const lines = numbers.slice(at, at + PART_LINES).map((number) => `${view.history.line(number) ?? ''}\n`);
    parts.push(lines.join(''));
  }
  return parts;
}

const PART_LINES = 2_000;
