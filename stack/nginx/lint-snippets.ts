/**
 * A person's own lines judged by what Signalbox promises: that its control listener answers, that each request is
 * counted once, that the panel's balancing is nginx's. What breaks that is refused; what is dubious is said.
 */
import { SNIPPET_LEVELS, type SnippetLevel, snippetPath } from '../model/snippets.ts';
import type { Finding, Judgement } from './finding.ts';
import { judgeAnywhere, judgeOutermost } from './judge-snippet.ts';
import { judgeListen, type OwnListens, ownListens } from './lint-listen.ts';
import { judgeKept, judgePrefix, judgeProtocol, type SpokenGroups, spokenGroups } from './lint-protocol.ts';
import { type ParsedDirective, parseText } from './parse-directives.ts';
import type { ConfigFile } from './print-config.ts';

/** `files`: a whole generation. */
export function lintSnippets(files: readonly ConfigFile[]): readonly Finding[] {
  const listens = ownListens(files);
  const groups = spokenGroups(files);
  return SNIPPET_LEVELS.flatMap((level) => {
    const path = snippetPath(level);
    const text = files.find((file) => file.path === path)?.text;
    if (text === undefined) return [];
    const parsed = parseText(text);
    const judged =
      'broken' in parsed
        ? [{ code: 'snippet-grammar', weight: 'refusal', ...parsed.broken } as const]
        : [
            ...judgeUnread(level, files),
            ...judgeLines(level, parsed.lines, [], listens, files),
            ...judgeSpoken(level, parsed.lines, groups),
          ];
    return judged.map((judgement) => ({ ...judgement, path }));
  });
}

/** What fits the protocol of the backends, and what does not. */
function judgeSpoken(
  level: SnippetLevel,
  lines: readonly ParsedDirective[],
  groups: SpokenGroups,
): readonly Judgement[] {
  if (level === 'upstream') return lines.flatMap((line) => judgeKept(line, groups));
  const inner = (line: ParsedDirective): readonly Judgement[] => [
    ...judgeProtocol(line, groups),
    ...(line.block ?? []).flatMap(inner),
  ];
  const outermost = level === 'server' ? lines.flatMap((line) => judgePrefix(line, groups)) : [];
  return [...outermost, ...lines.flatMap(inner)];
}

/** `blocks`: the names of the blocks around, outermost first. */
function judgeLines(
  level: SnippetLevel,
  lines: readonly ParsedDirective[],
  blocks: readonly string[],
  listens: OwnListens,
  files: readonly ConfigFile[],
): readonly Judgement[] {
  return lines.flatMap((line) => [
    ...judgeAnywhere(line, blocks),
    ...(line.name === 'listen' ? judgeListen(line, level, listens) : []),
    ...(blocks.length === 0 ? judgeOutermost(level, line, files) : []),
    ...judgeLines(level, line.block ?? [], [...blocks, line.name], listens, files),
  ]);
}

/** A group nobody answers for is not printed, so that nothing includes its lines. */
function judgeUnread(level: SnippetLevel, files: readonly ConfigFile[]): readonly Judgement[] {
  const isRead = files.some(({ text }) => text.includes(`include ${snippetPath(level)};`));
  if (isRead) return [];
  const reason = 'No backend takes requests, so nginx does not read these lines yet.';
  return [
    {
      code: 'snippet-unread',
      weight: 'warning',
      line: 1,
      reason,
      fix: 'Start a backend to have them tested.',
    },
  ];
}
