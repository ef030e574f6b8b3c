/** What each click means as an edit of the wish; a refused edit is a fault and changes nothing. */
import { backendName, type Desired, type Method, type Service } from '../model/desired.ts';
import { FaultError } from '../model/faults.ts';

/** A change of the wish, named for its receipt. */
export interface Edit {
  readonly what: string;
  readonly because: string;
  readonly apply: (desired: Desired) => Desired;
}

export interface UpWish {
  readonly engine?: Desired['engine'] | undefined;
  readonly scale?: number | undefined;
  readonly method?: Method | undefined;
  readonly port?: number | undefined;
}

/** Up, with what the wish names; what it does not name stays as it was last wished. */
export function editUp(wish: UpWish): Edit {
  const words = [
    wish.scale === undefined ? null : `scale ${wish.scale}`,
    wish.method === undefined ? null : `method ${wish.method.kind}`,
    wish.port === undefined ? null : `port ${wish.port}`,
  ].filter((word) => word !== null);
  return {
    what: ['up', ...words].join(' '),
    because: 'the stack was asked up',
    apply: (desired) => ({
      ...onFirstService(desired, (service) => ({
        ...scaled(service, wish.scale ?? service.scale),
        method: wish.method ?? service.method,
      })),
      state: 'up',
      engine: wish.engine ?? desired.engine,
      // Named anew, it is the one that answers now.
      engineId: wish.engine === undefined ? desired.engineId : undefined,
      port: wish.port ?? desired.port,
    }),
  };
}

export function editDown(): Edit {
  return {
    what: 'down',
    because: 'the stack was asked down',
    apply: (desired) => ({ ...desired, state: 'down' }),
  };
}

/** Fault: `stack-down`. */
export function editScale(scale: number): Edit {
  return {
    what: `scale ${scale}`,
    because: `scale ${scale} was asked for`,
    apply: (desired) => onFirstService(whileUp(desired), (service) => scaled(service, scale)),
  };
}

/** `words` are the method as a person types it. Fault: `stack-down`. */
export function editMethod(method: Method, words: string): Edit {
  return {
    what: `method ${words}`,
    because: `method ${words} was asked for`,
    apply: (desired) => onFirstService(whileUp(desired), (service) => ({ ...service, method })),
  };
}

/** Those a person stopped stay stopped. Fault: `stack-down`. */
export function editRestart(parallel: number): Edit {
  const words = parallel === 1 ? 'one at a time' : `${parallel} at a time`;
  return {
    what: `restart all, ${words}`,
    because: `a restart of all, ${words}, was asked for`,
    apply: (desired) => onFirstService(whileUp(desired), (service) => restarted(service, parallel)),
  };
}

function restarted(service: Service, parallel: number): Service {
  const restarts = { ...service.restarts };
  for (let number = 1; number <= service.scale; number += 1) {
    if (!service.stopped.includes(number)) restarts[String(number)] = (restarts[String(number)] ?? 0) + 1;
  }
  return { ...service, restarts, parallel };
}

/** Faults: `stack-down`, `backend-unknown`. */
export function editBackend(name: string, action: 'start' | 'stop' | 'restart'): Edit {
  return {
    what: `${action} ${name}`,
    because: `${action} of ${name} was asked for`,
    apply: (desired) => onBackend(whileUp(desired), name, action),
  };
}

function onBackend(desired: Desired, name: string, action: 'start' | 'stop' | 'restart'): Desired {
  return onFirstService(desired, (service) => {
    const number = numberOf(service, name);
    const others = service.stopped.filter((one) => one !== number);
    if (action === 'stop') return { ...service, stopped: [...others, number].sort((a, b) => a - b) };
    if (action === 'start') return { ...service, stopped: others };
    const asked = (service.restarts[String(number)] ?? 0) + 1;
    return { ...service, stopped: others, restarts: { ...service.restarts, [String(number)]: asked } };
  });
}

export function numberOf(service: Service, name: string): number {
  for (let number = 1; number <= service.scale; number += 1) {
    if (backendName(service.name, number) === name) return number;
  }
  const known =
    service.scale === 0
      ? 'there are none'
      : `there ${service.scale === 1 ? 'is' : 'are'} ${backendName(service.name, 1)}${service.scale === 1 ? '' : ` to ${backendName(service.name, service.scale)}`}`;
  throw new FaultError({
    code: 'backend-unknown',
    message: `Expected \`name\` to be a backend of ${service.name} (${known}), got "${name}".`,
  });
}

export function whileUp(desired: Desired): Desired {
  if (desired.state === 'up') return desired;
  throw new FaultError({
    code: 'stack-down',
    message: 'The stack is down, so there is nothing to change.',
    hint: 'Bring it up first: `signalbox up`, or the Up button.',
  });
}

/** What was asked of backends that leave is forgotten: a new one of that number begins anew. */
function scaled(service: Service, scale: number): Service {
  const restarts = Object.entries(service.restarts).filter(([number]) => Number(number) <= scale);
  return {
    ...service,
    scale,
    stopped: service.stopped.filter((number) => number <= scale),
    restarts: Object.fromEntries(restarts),
    ...keptTunings(service, scale),
  };
}

function keptTunings({ tunings }: Service, scale: number): Pick<Service, 'tunings'> {
  if (tunings === undefined) return {};
  return {
    tunings: Object.fromEntries(Object.entries(tunings).filter(([number]) => Number(number) <= scale)),
  };
}

/** The first release wishes for one service; the model holds a list. */
export function onFirstService(desired: Desired, edit: (service: Service) => Service): Desired {
  const [first, ...rest] = desired.services;
  return first === undefined ? desired : { ...desired, services: [edit(first), ...rest] };
}
