/** When HTTPS changes the config, when nginx itself must be made anew for it, and when nothing is touched. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_DESIRED, type Desired } from '../../stack/model/desired.ts';
import type { Observed } from '../../stack/model/observed.ts';
import type { TlsPlace, TlsWish } from '../../stack/model/tls.ts';
import { usualTlsPort } from '../../stack/model/tls.ts';
import { editTls } from '../../stack/reconcile/edit-tls.ts';
import { nginxFingerprint, planStack } from '../../stack/reconcile/plan-stack.ts';
import { tlsUnreachable } from '../../stack/reconcile/routed-tls.ts';

const UP: Desired = {
  ...DEFAULT_DESIRED,
  state: 'up',
  services: DEFAULT_DESIRED.services.map((one) => ({ ...one, scale: 0 })),
};
const WISH: TlsWish = { port: 8443, redirect: 'off', http2: 'on', certificate: { kind: 'local' } };
const SITE = { listen: '8080', control: '8081', user: null, version: '1.30.6' };

function running(tlsPlace: TlsPlace | undefined): Observed {
  return {
    engine: 'docker',
    network: 'present',
    images: [],
    nginx: { state: 'running', fingerprint: nginxFingerprint(UP), version: '1.30.6', reason: null, id: 'n' },
    backends: [],
    ...(tlsPlace === undefined ? {} : { tlsPlace }),
    site: SITE,
    served: {
      generation: 3,
      routing: {
        site: SITE,
        services: [
          {
            name: 'flask-app',
            protocol: 'http',
            healthPath: '/health',
            method: { kind: 'round_robin' },
            servers: [],
          },
        ],
      },
    },
  };
}
const kinds = (desired: Desired, observed: Observed) =>
  planStack(desired, observed).stages.flatMap((stage) => stage.map(({ kind }) => kind));

describe('https', () => {
  it('that nobody wishes leaves a container of an older Signalbox alone', () => {
    expect(kinds(UP, running({ kind: 'published', listen: '8443', port: null }))).toEqual([]);
  });

  it('is a change of the config where nginx is reached by the port already, or listens itself', () => {
    const wished = { ...UP, tls: WISH };
    expect(kinds(wished, running({ kind: 'published', listen: '8443', port: 8443 }))).toEqual([
      'config.apply',
    ]);
    expect(kinds(wished, running(undefined))).toEqual(['config.apply']);
  });

  it('has a container without its port made anew, once, and the plan says why', () => {
    const observed = running({ kind: 'published', listen: '8443', port: null });
    const wished = { ...UP, tls: WISH };
    expect(kinds(wished, observed)).toEqual(['nginx.remove', 'config.write', 'nginx.start']);
    expect(tlsUnreachable(wished, observed)).toContain('without a port for HTTPS');
  });

  it('has a port of its own, and is switched while the stack is up', () => {
    expect(editTls(WISH).apply(UP).tls).toEqual(WISH);
    expect(editTls(null).apply({ ...UP, tls: WISH })).toEqual(UP);
    expect(() => editTls({ ...WISH, port: UP.port }).apply(UP)).toThrow(/a port of its own/);
    expect(() => editTls(WISH).apply(DEFAULT_DESIRED)).toThrow(/down/);
    expect([usualTlsPort(8080), usualTlsPort(65_400)]).toEqual([8443, 65_037]);
  });
});
