/**
 * In: a stack's log files, and a way to have its nginx reopen them. Out: files that stay bounded; a word where they
 * cannot be, or where the disk they are written to is full. Must not know: what the lines say, which engine runs nginx.
 */
import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FaultCode } from '../../model/faults.ts';
import { type Fault, faultOf } from '../../model/faults.ts';
import { type LogLimits, rotateWhenDue } from './rotate-log.ts';

export interface LogKeeper {
  /** Looks now: what is due is rotated by the time this resolves. Never rejects: what fails is announced. */
  look(): Promise<void>;
  close(): void;
}

/** Looks every ten seconds, beginning with the first. */
export function createLogKeeper(options: {
  readonly nginxFolder: string;
  readonly logs: readonly { readonly path: string; readonly limits: LogLimits }[];
  /** False while nginx does not run, or is being changed: then nothing is renamed under it. */
  readonly isAtRest: () => boolean;
  readonly reopen: () => Promise<void>;
  readonly announce: (fault: Fault) => void;
  readonly withdraw: (codes: Iterable<FaultCode>) => void;
}): LogKeeper {
  const { announce, withdraw } = options;
  let looking: Promise<void> | null = null;

  const rotate = async () => {
    if (!options.isAtRest()) return;
    try {
      for (const { path, limits } of options.logs) await rotateWhenDue(path, limits, options.reopen);
      withdraw(['log-unrotated']);
    } catch (error) {
      announce(unrotated(error));
    }
  };
  const lookAtDisk = async () => {
    const { bavail, bsize } = await statfs(dirname(options.logs[0]?.path ?? options.nginxFolder));
    if (bavail * bsize < FULL_BYTES) announce(DISK_FULL);
    else withdraw(['disk-full']);
  };
  const look = () => {
    looking ??= Promise.allSettled([rotate(), lookAtDisk()]).then(() => {
      looking = null;
    });
    return looking;
  };

  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  return { look, close: () => clearInterval(timer) };
}

/** What an access and an error log of a stack may take: half a gigabyte and a tenth of it. */
export function logsOf(nginxFolder: string, keep: number) {
  const path = (name: string) => join(nginxFolder, 'logs', name);
  return [
    { path: path('access.log'), limits: { sizeBytes: 64 * MIB, ageMs: WEEK_MS, keep, keptBytes: 448 * MIB } },
    { path: path('error.log'), limits: { sizeBytes: 8 * MIB, ageMs: WEEK_MS, keep, keptBytes: 40 * MIB } },
  ];
}

const MIB = 2 ** 20;
const WEEK_MS = 7 * 24 * 3_600_000;
const LOOK_EVERY_MS = 10_000;
/** Some thousand lines: less than nginx may write until the next look. */
const FULL_BYTES = 4 * MIB;

const DISK_FULL: Fault = {
  code: 'disk-full',
  message: 'The disk of the logs is full: nginx cannot write its log, so requests may be served uncounted.',
  hint: 'Free some space on it. Counting goes on by itself; what was not written cannot be counted later.',
};

function unrotated(error: unknown): Fault {
  const { message } = faultOf(error);
  return {
    code: 'log-unrotated',
    message: `The logs could not be rotated, so they go on growing: ${message}`,
    hint: 'Check the owner of the logs folder; it is tried again every ten seconds.',
  };
}
