/** The linter's words are the model's: a shell reads them too. */
export type { Finding, Judgement, LintCode } from '../model/finding.ts';
