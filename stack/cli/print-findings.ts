/** What the linter says, as an answer: a line for each finding, with what to do about it. */
import type { Finding } from '../model/finding.ts';
import { EXIT } from './exit-codes.ts';
import type { Answer } from './terminal.ts';

/** `none`: what to say where there is nothing. A refusal among them makes the command one that was refused. */
export function answerOfFindings(findings: readonly Finding[], none: string): Answer {
  const isRefused = findings.some(({ weight }) => weight === 'refusal');
  return {
    json: { findings },
    text: findings.length === 0 ? none : findings.map(findingLine).join('\n'),
    exitCode: isRefused ? EXIT.refused : EXIT.ok,
  };
}

/** `snippets/http.conf:3 warning: … Write its lines here. (snippet-include)` */
export function findingLine({ path, line, weight, reason, fix, code }: Finding): string {
  return `${path}:${line} ${weight}: ${reason} ${fix} (${code})`;
}
