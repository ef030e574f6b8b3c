/** What `nginx -t` lets through and what yet does harm, found in the text nginx would read. Facts: measured, or nginx.org. */
import { expandSnippet } from './expand-snippet.ts';
import type { Finding, Judgement } from './finding.ts';
import { judgeCaching, judgeStickyCaching } from './lint-caching.ts';
import { lintSnippets } from './lint-snippets.ts';
import { judgeUpstream } from './lint-upstream.ts';
import { type ParsedDirective, parseDirectives } from './parse-directives.ts';
import type { ConfigFile } from './print-config.ts';

/**
 * Sorted by path, then line; of a file and of the snippets it includes. Text of ours that is not nginx's grammar has
 * no findings, as `nginx -t` refuses it in better words; a snippet's has one.
 */
export function lintConfig(files: readonly ConfigFile[], version: string | null): readonly Finding[] {
  const isBound = files.some(({ text }) => /^\s*sticky cookie /m.test(text)) ? 'bound' : 'free';
  const judged = files.flatMap((file) => lintFile(file, files, version, isBound));
  return [...judged, ...lintSnippets(files)].sort(byPlace);
}

function lintFile(
  file: ConfigFile,
  files: readonly ConfigFile[],
  version: string | null,
  clients: 'bound' | 'free',
): readonly Finding[] {
  const { text, placeOf } = expandSnippet(file, files);
  const lines = withInner(parseDirectives(text) ?? []);
  return [
    ...lines.flatMap((directive) => judge(directive, version)),
    ...judgeCaching(lines),
    ...judgeStickyCaching(lines, clients),
  ].map((finding) => ({ ...finding, ...placeOf(finding.line) }));
}

function byPlace(a: Finding, b: Finding): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line;
}

function withInner(lines: readonly ParsedDirective[]): readonly ParsedDirective[] {
  return lines.flatMap((line) => [line, ...withInner(line.block ?? [])]);
}

function judge(directive: ParsedDirective, version: string | null): readonly Judgement[] {
  if (directive.name === 'upstream' && directive.block !== null) {
    return judgeUpstream(directive, directive.block, version);
  }
  if (directive.name === 'listen' && directive.args.includes('reuseport')) {
    return [
      {
        code: 'listen-reuseport',
        weight: 'warning',
        line: directive.line,
        reason: 'With reuseport a reload resets five times as many kept connections.',
        fix: 'Leave reuseport out.',
      },
    ];
  }
  return [];
}
