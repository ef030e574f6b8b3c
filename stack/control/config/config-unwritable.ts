import { FaultError } from '../../model/faults.ts';

/** A failed file operation as a fault: the disk is full, the folder belongs to somebody else, … */
export function configUnwritable(path: string, cause: unknown): FaultError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new FaultError(
    {
      code: 'config-unwritable',
      message: `The nginx config could not be written below ${path}.`,
      hint: 'Check that the folder belongs to you and that the disk has room. The old config still serves.',
      detail: reason,
    },
    { cause },
  );
}

/** The `code` of a Node file error, e.g. `ENOENT`. */
export function errorCodeOf(thrown: unknown): string | null {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null;
}
