/** Which lines of the error log mean that a new config was not taken, or harms: emergencies and alerts. */

export interface Trouble {
  /** nginx's own words, for a person who wants the evidence. */
  readonly lines: readonly string[];
  /** In plain words, without its final stop. */
  readonly reason: string;
  /** `no`: the master itself gave up before it forked a worker. `perhaps`: the new config may be half in. */
  readonly wasTaken: 'no' | 'perhaps';
}

/**
 * Null while nothing speaks against the change. `oldPids`: workers of the old config; their last words, and their
 * end, are not the new config's fault.
 */
export function findTrouble(lines: readonly string[], oldPids: ReadonlySet<number>): Trouble | null {
  const grave = lines.flatMap((line) => gravityOf(line) ?? []).filter((entry) => !isAboutOld(entry, oldPids));
  const decisive = grave.filter(({ message }) => !isRetriedBind(message));
  const first = decisive[0];
  if (first === undefined) return null;
  return {
    lines: grave.map((entry) => entry.line),
    reason: reasonOf(first.message, grave),
    wasTaken: first.severity === 'emerg' && first.pid === reloadingPid(lines) ? 'no' : 'perhaps',
  };
}

interface GraveLine {
  readonly line: string;
  readonly severity: string;
  readonly pid: number;
  readonly message: string;
}

function gravityOf(line: string): GraveLine | null {
  const found = /^\S+ \S+ \[(emerg|alert)\] (\d+)#\d+: (?:\*\d+ )?(.*)$/.exec(line);
  const [, severity = '', pid = '', message = ''] = found ?? [];
  return found === null ? null : { line, severity, pid: Number.parseInt(pid, 10), message };
}

/** The master says `signal 1 (SIGHUP) received from 4711, reconfiguring`, and older ones just `reconfiguring`. */
function reloadingPid(lines: readonly string[]): number | null {
  for (const line of lines) {
    const pid = /^\S+ \S+ \[notice\] (\d+)#\d+: .*reconfiguring$/.exec(line)?.[1];
    if (pid !== undefined) return Number.parseInt(pid, 10);
  }
  return null;
}

function isAboutOld({ pid, message }: GraveLine, oldPids: ReadonlySet<number>): boolean {
  const ended = /^worker process (\d+) exited/.exec(message)?.[1];
  return oldPids.has(pid) || (ended !== undefined && oldPids.has(Number.parseInt(ended, 10)));
}

/** nginx tries a busy address five times in 2 s before it gives up: until then it may still take the config. */
function isRetriedBind(message: string): boolean {
  return /^bind\(\) to .* failed \(\d+: Address already in use\)/.test(message);
}

function reasonOf(message: string, all: readonly GraveLine[]): string {
  if (/^still could not bind\(\)/.test(message)) {
    const address = all.map((entry) => /^bind\(\) to (.*) failed/.exec(entry.message)?.[1]).find(Boolean);
    return `another program already listens on ${address ?? 'its address'}`;
  }
  const worker = /^worker process \d+ exited (.*)$/.exec(message)?.[1];
  return worker === undefined ? message : `a new worker exited ${worker}`;
}
