/** HTTPS: off, served by the local authority, by an own certificate that ends soon, and how to trust it. */
import type { BoardTls } from '../../../stack/model/tls.ts';
import type { TrustView } from '../../../stack/model/trust.ts';
import { boardOf } from './boards.ts';
import { type Scene, scene } from './scene.ts';

const OFF: BoardTls = {
  state: 'off',
  port: 8443,
  url: null,
  redirect: 'off',
  http2: 'on',
  certificate: { kind: 'local' },
  issuer: null,
  expiresAt: null,
  names: [],
};

const ON: BoardTls = {
  ...OFF,
  state: 'on',
  url: 'https://127.0.0.1:8443',
  certificate: { kind: 'local', names: ['app.localhost'] },
  issuer: 'Signalbox authority of box',
  expiresAt: '2099-02-03T04:05:06.000Z',
  names: ['*.localhost', '127.0.0.1', '::1', 'app.localhost', 'box', 'localhost'],
};

export const tlsScenes: readonly Scene[] = [
  scene('https-off', 'the drawer of HTTPS while it is off, with the port it would have', {
    board: boardOf({ tls: OFF }),
    keys: ['o'],
  }),
  scene('https-on', 'HTTPS served by the local authority, and how to trust it', {
    board: boardOf({ tls: ON }),
    keys: ['o'],
  }),
  scene('https-address', 'the https address beside that of http, and its button', {
    board: boardOf({ tls: ON }),
  }),
  scene('https-own-expiring', 'an own certificate that has expired', {
    board: boardOf({
      tls: {
        ...ON,
        redirect: 'on',
        certificate: { kind: 'own', id: 'own-0123456789ab' },
        issuer: 'Example Internal CA',
        expiresAt: '2024-02-03T04:05:06.000Z',
        names: ['box.example'],
      },
    }),
    keys: ['o'],
  }),
];

/** What the scripted controller says of trust, whatever the scene. */
export const TRUST: TrustView = {
  authority: {
    name: 'Signalbox authority of box',
    path: '/home/you/.local/state/signalbox/tls/ca.crt',
    pem: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
    fingerprint:
      'AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89',
    expiresAt: '2099-02-03T04:05:06.000Z',
    domains: ['box', 'home.arpa', 'internal', 'lan', 'local', 'localhost', 'test'],
  },
  ways: [
    {
      title: 'This system (Debian, Ubuntu)',
      fits: 'here',
      commands: [
        'sudo install -m 644 /home/you/.local/state/signalbox/tls/ca.crt /usr/local/share/ca-certificates/signalbox-abcdef01.crt',
        'sudo update-ca-certificates',
      ],
      note: 'For curl, Python, Ruby and all that ask the system; browsers have a store of their own.',
      undo: [
        'sudo rm /usr/local/share/ca-certificates/signalbox-abcdef01.crt',
        'sudo update-ca-certificates --fresh',
      ],
    },
    {
      title: 'Firefox',
      fits: 'here',
      commands: [],
      note: 'Firefox keeps authorities of its own: Settings, Privacy & Security, View Certificates, Authorities, Import.',
      undo: [],
    },
    {
      title: 'Windows',
      fits: 'elsewhere',
      commands: ['certutil -user -addstore Root ca.crt'],
      note: null,
      undo: ['certutil -user -delstore Root "Signalbox authority of box"'],
    },
  ],
};
