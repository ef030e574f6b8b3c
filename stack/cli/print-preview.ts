/** What a change would do, as a person reads it before making it: the plan, the config's difference, what is wrong. */
import type { ChangePreview } from '../model/edit.ts';
import type { Finding } from '../model/finding.ts';
import { EXIT } from './exit-codes.ts';
import type { Answer } from './terminal.ts';

/** Exit code 2 where the change would be refused: by the linter, or as `asked` is not the revision there is. */
export function answerOfPreview(preview: ChangePreview, asked: number | undefined): Answer {
  const { text, diff, findings, revision } = preview;
  const isStale = asked !== undefined && asked !== revision;
  const isRefused = isStale || findings.some(({ weight }) => weight === 'refusal');
  return {
    json: preview,
    text: [
      text.trimEnd(),
      ...(diff === '' ? ['', 'No line of nginx’s config changes.'] : ['', diff]),
      ...(findings.length === 0 ? [] : ['', ...findings.flatMap(findingLines)]),
      '',
      `Thought through on revision ${revision}${isStale ? `, not on ${asked}` : ''}. ${isRefused ? 'It would be refused.' : 'Nothing was changed.'}`,
    ].join('\n'),
    exitCode: isRefused ? EXIT.refused : EXIT.ok,
  };
}

function findingLines({ weight, path, line, code, reason, fix }: Finding): readonly string[] {
  return [`${weight} ${path}:${line} ${code}: ${reason}`, `  ${fix}`];
}
