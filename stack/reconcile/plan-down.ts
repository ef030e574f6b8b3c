/** Down: nobody is sent anywhere first, then the backends go, then the network. */
import type { Observed } from '../model/observed.ts';
import type { Stage } from '../model/plan.ts';

const BECAUSE = 'the stack is wished down';

/** Three stages, empty where there is nothing of the kind. */
export function planDown(observed: Observed): Stage[] {
  return [
    observed.nginx.state === 'absent' ? [] : [{ kind: 'nginx.remove', because: BECAUSE }],
    observed.backends.map((one) => ({ kind: 'backend.remove', name: one.name, because: BECAUSE })),
    observed.network === 'absent' ? [] : [{ kind: 'network.remove', because: BECAUSE }],
  ];
}
