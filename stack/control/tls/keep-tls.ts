/** What the loop does for HTTPS by itself: the certificate is renewed in time, and what nobody needs is cleared away. */
import type { StackPlace } from '../../engines/engine.ts';
import type { Desired } from '../../model/desired.ts';
import { faultOf } from '../../model/faults.ts';
import type { StackMemory } from '../stack-memory.ts';
import { clearKept } from './kept-certificates.ts';
import { prepareTls } from './prepare-tls.ts';

const CODES = [
  'authority-unreadable',
  'certificate-missing',
  'certificate-unwritable',
  'name-unvouched',
] as const;
/** A certificate is renewed weeks before its end. */
const LOOK_EVERY_MS = 12 * 3_600_000;

/** Never throws: what serves goes on with the certificate it has, and what keeps it from a new one is said. */
export async function keepTls(memory: StackMemory, place: StackPlace, desired: Desired): Promise<void> {
  if (desired.tls === undefined || desired.state === 'down') return memory.withdraw(CODES);
  try {
    await prepareTls(place, desired);
    const { certificate } = desired.tls;
    const served = memory.facts.observed?.served?.routing.tls?.certificate ?? '';
    await clearKept(place.nginxFolder, new Set([served, certificate.kind === 'own' ? certificate.id : '']));
    memory.withdraw(CODES);
  } catch (error) {
    memory.announce(faultOf(error));
  }
}

/** A controller that is left alone for a year looks too. The returned function ends it. */
export function watchExpiry(memory: StackMemory, look: () => void): () => void {
  const timer = setInterval(() => {
    if (memory.facts.desired?.tls !== undefined) look();
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
