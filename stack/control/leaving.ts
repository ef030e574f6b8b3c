/** A controller that leaves does not wait for what takes long: every step can be taken up again by the next one. */
import { FaultError } from '../model/faults.ts';

/** What whoever waited for a change is told. */
export function controllerLeft(): FaultError {
  return new FaultError({
    code: 'controller-gone',
    message: 'The controller was closed before this was done.',
    hint: 'The next command or panel goes on with what was begun.',
  });
}

/**
 * The work's own result, or fault `controller-gone` as soon as `leaving` is aborted; then what becomes of the work is
 * nobody's business any more.
 */
export async function unlessLeaving<Value>(leaving: AbortSignal, work: () => Promise<Value>): Promise<Value> {
  if (leaving.aborted) throw controllerLeft();
  let leave: () => void = () => undefined;
  const left = new Promise<never>((_resolve, reject) => {
    leave = () => reject(controllerLeft());
  });
  leaving.addEventListener('abort', leave);
  try {
    const working = work();
    working.catch(() => undefined);
    return await Promise.race([working, left]);
  } finally {
    leaving.removeEventListener('abort', leave);
  }
}
