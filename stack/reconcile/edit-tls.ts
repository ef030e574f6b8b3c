/** HTTPS switched on, off or otherwise, as an edit of the wish. */
import type { Desired } from '../model/desired.ts';
import { FaultError } from '../model/faults.ts';
import type { TlsWish } from '../model/tls.ts';
import { tlsWords } from '../model/tls-words.ts';
import { type Edit, whileUp } from './edit-desired.ts';

/** Null: off. Faults: `stack-down`, `input-invalid` for the port of http. */
export function editTls(tls: TlsWish | null): Edit {
  const what = tlsWords(tls);
  return {
    what,
    because: `${what} was asked for`,
    apply: (desired) => {
      const { tls: _before, ...without } = whileUp(desired);
      if (tls === null) return without;
      return refuseSamePort({ ...without, tls });
    },
  };
}

/** Fault: `input-invalid`. */
export function refuseSamePort(desired: Desired): Desired {
  if (desired.tls?.port !== desired.port) return desired;
  throw new FaultError({
    code: 'input-invalid',
    message: `Expected HTTPS to have a port of its own, got ${desired.port}, which http has.`,
    hint: 'Choose another one. Nothing was changed.',
  });
}
