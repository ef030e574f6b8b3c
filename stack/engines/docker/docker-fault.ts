/** What dockerode throws, as faults: an answer of the engine is `engine-failed`, no answer is `engine-gone`. */
import { type Fault, FaultError } from '../../model/faults.ts';

/** Any thrown value for whoever waits for `doing`; what neither the engine nor the network said stays what it is. */
export function dockerFault(thrown: unknown, doing: string): unknown {
  if (thrown instanceof FaultError || !(thrown instanceof Error)) return thrown;
  const fault = faultFor(thrown, doing);
  return fault === null ? thrown : new FaultError(fault, { cause: thrown });
}

/** The HTTP status the engine answered with; null where it did not answer. */
export function statusOf(thrown: unknown): number | null {
  const status = (thrown as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : null;
}

/** The engine's own words, without dockerode's preface. */
export function engineWords(thrown: unknown): string {
  const said = (thrown as { json?: { message?: unknown } | null } | null)?.json?.message;
  if (typeof said === 'string') return said.trim();
  return thrown instanceof Error
    ? thrown.message.replace(/^\(HTTP code \d+\) .*? - /, '').trim()
    : String(thrown);
}

/** `ENOENT`, `ECONNREFUSED`, …; null where the system said nothing. */
export function systemCode(thrown: unknown): string | null {
  const code = (thrown as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : null;
}

/** Why nobody answers, as the end of a sentence: `nothing is at its socket`. */
export function silenceWords(thrown: unknown): string {
  switch (systemCode(thrown)) {
    case 'ENOENT':
      return 'nothing is at its socket';
    case 'ECONNREFUSED':
      return 'nobody listens at its socket';
    case 'ECONNRESET':
    case 'ECONNABORTED':
    case 'EPIPE':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return 'the connection was cut';
    default:
      return engineWords(thrown);
  }
}

/** One sentence, and the fix: what nearly every Linux newcomer meets. */
export function forbiddenFault(where: string): Fault {
  return {
    code: 'engine-forbidden',
    message: `A Docker Engine is at ${where}, but you may not speak to it.`,
    hint: 'Run `sudo usermod -aG docker $USER`, then log out and in again. Members of that group are as good as root.',
  };
}

function faultFor(thrown: Error, doing: string): Fault | null {
  if (statusOf(thrown) !== null) {
    return {
      code: 'engine-failed',
      message: `Docker could not ${doing}.`,
      hint: 'Read what Docker said in the details.',
      detail: engineWords(thrown),
    };
  }
  const code = systemCode(thrown);
  if (code === 'EACCES' || code === 'EPERM') return forbiddenFault('its socket');
  if (code === null || !GONE.has(code)) return null;
  return {
    code: 'engine-gone',
    message: 'Docker does not answer any more.',
    hint: 'Start Docker; Signalbox goes on by itself when it answers again.',
    detail: `${doing}: ${thrown.message}`,
  };
}

const GONE: ReadonlySet<string> = new Set([
  'ENOENT',
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_STREAM_PREMATURE_CLOSE',
]);
