/** Worlds to plan in, built from values: what an engine would have seen. */
import { backendSpecOf } from '../../stack/model/backend-spec.ts';
import { DEFAULT_DESIRED, DEFAULT_SERVICE, type Desired, type Service } from '../../stack/model/desired.ts';
import type { BackendState, Observed, ObservedBackend } from '../../stack/model/observed.ts';
import type { NginxSite } from '../../stack/model/routing.ts';
import { nginxFingerprint } from '../../stack/reconcile/plan-stack.ts';
import { routedNames } from '../../stack/reconcile/routed-names.ts';

export const SITE: NginxSite = { listen: '8080', control: '8081', user: null, version: '1.30.6' };

export function desiredWith(service: Partial<Service>, desired: Partial<Desired> = {}): Desired {
  return { ...DEFAULT_DESIRED, state: 'up', services: [{ ...DEFAULT_SERVICE, ...service }], ...desired };
}

export const NOTHING: Observed = {
  engine: 'fake',
  network: 'absent',
  images: [
    { name: 'flask', state: 'missing' },
    { name: 'nginx', state: 'missing' },
  ],
  nginx: { state: 'absent', fingerprint: null, version: null, reason: null, id: null },
  backends: [],
  served: null,
  site: { ...SITE, version: null },
};

export function backendOf(service: Service, number: number, state: BackendState = 'ready'): ObservedBackend {
  const spec = backendSpecOf(service, number);
  return {
    name: spec.name,
    service: spec.service,
    number,
    state,
    fingerprint: spec.fingerprint,
    address: `172.20.0.${10 + number}:8000`,
    startedAt: '2026-01-01T00:00:00.000Z',
    reason: state === 'failed' ? 'exited with 137' : null,
    id: `id-${number}`,
  };
}

/** The world in which `desired` is already so. */
export function settledWorld(desired: Desired): Observed {
  const service = desired.services[0] ?? DEFAULT_SERVICE;
  const numbers = Array.from({ length: service.scale }, (_, index) => index + 1);
  const backends = numbers.map((number) =>
    backendOf(service, number, service.stopped.includes(number) ? 'stopped' : 'ready'),
  );
  const { servers, method } = routedNames(service);
  return {
    engine: 'fake',
    network: 'present',
    images: [
      { name: 'flask', state: 'current' },
      { name: 'nginx', state: 'current' },
    ],
    nginx: {
      state: 'running',
      fingerprint: nginxFingerprint(desired),
      version: '1.30.6',
      reason: null,
      id: 'n',
    },
    backends,
    served: {
      generation: 7,
      routing: {
        site: SITE,
        services: [
          {
            name: service.name,
            protocol: service.protocol,
            healthPath: service.healthPath,
            method,
            servers: servers.map((server) => ({ ...server, address: `172.20.0.${10 + server.number}:8000` })),
          },
        ],
      },
    },
    site: SITE,
  };
}
