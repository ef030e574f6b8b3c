/** What the linter says of a config: a code to look for, a line to look at, why, and what to do. */

export type LintCode =
  | 'upstream-all-down'
  | 'upstream-method-doubled'
  | 'upstream-keepalive-first'
  | 'upstream-backup-ignored'
  | 'upstream-zone-missing'
  | 'upstream-key-constant'
  | 'upstream-sticky-first'
  | 'upstream-empty'
  | 'upstream-backup-only'
  | 'upstream-arguments-wrong'
  | 'upstream-unavailable'
  | 'server-parameter-wrong'
  | 'server-unavailable'
  | 'server-max-conns-loose'
  | 'server-max-fails-idle'
  | 'server-drain-unbound'
  | 'server-doubled'
  | 'listen-reuseport'
  | 'cache-absent'
  | 'cache-validity-missing'
  | 'cache-key-constant'
  | 'cache-refresh-idle'
  | 'cache-set-cookie'
  | 'cache-sticky-passed'
  | 'snippet-grammar'
  | 'snippet-place'
  | 'snippet-protocol'
  | 'snippet-control'
  | 'snippet-log'
  | 'snippet-balancing'
  | 'snippet-listen'
  | 'snippet-include'
  | 'snippet-unread';

export interface Finding {
  readonly code: LintCode;
  /** A refusal stops the change; a warning is said. */
  readonly weight: 'refusal' | 'warning';
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly reason: string;
  readonly fix: string;
}

/** A finding before its file is known. */
export type Judgement = Omit<Finding, 'path'>;
