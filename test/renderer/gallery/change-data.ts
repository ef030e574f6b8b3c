/** Previews, generations and receipts as a controller would tell them. */
import type { GenerationEntry } from '../../../stack/contract/contract.ts';
import type { ChangePreview } from '../../../stack/model/edit.ts';
import type { Receipt } from '../../../stack/model/receipt.ts';
import { MOMENT, receiptOf } from './boards.ts';

export const PREVIEW: ChangePreview = {
  revision: 12,
  steps: [
    { stage: 1, label: 'start flask-app-4', because: 'scale 5 is wished and it is not there' },
    { stage: 1, label: 'start flask-app-5', because: 'scale 5 is wished and it is not there' },
    { stage: 2, label: 'wait until flask-app-4 answers', because: 'it gets no request before' },
    { stage: 2, label: 'wait until flask-app-5 answers', because: 'it gets no request before' },
    {
      stage: 3,
      label: 'apply the config',
      because: 'the method is wished least_conn and is round_robin; flask-app-4 and flask-app-5 are ready',
    },
  ],
  text: '',
  diff: [
    '--- upstreams/flask-app.conf',
    '+++ upstreams/flask-app.conf',
    '@@',
    ' upstream flask-app {',
    '     zone flask-app 64k;',
    '+    least_conn;',
    '     server 172.20.0.11:8000 max_fails=1 fail_timeout=1s; # flask-app-1',
    '     server 172.20.0.12:8000 max_fails=1 fail_timeout=1s; # flask-app-2',
    '-    server 172.20.0.13:8000 max_fails=1 fail_timeout=1s; # flask-app-3',
    '+    server 172.20.0.13:8000 weight=3 max_fails=1 fail_timeout=1s; # flask-app-3',
    '+    server 172.20.0.14:8000 max_fails=1 fail_timeout=1s; # flask-app-4',
    '+    server 172.20.0.15:8000 max_fails=1 fail_timeout=1s; # flask-app-5',
    ' }',
  ].join('\n'),
  findings: [
    {
      code: 'server-drain-unbound',
      weight: 'warning',
      path: 'upstreams/flask-app.conf',
      line: 6,
      reason: 'drain without sticky is as `down`: no client is bound to the server.',
      fix: 'Add `sticky` behind the method, or write `down`.',
    },
  ],
};

export const REFUSED_PREVIEW: ChangePreview = {
  ...PREVIEW,
  steps: [
    { stage: 1, label: 'apply the config', because: 'flask-app-2 is wished as a backup and takes its turn' },
  ],
  findings: [
    {
      code: 'upstream-backup-ignored',
      weight: 'refusal',
      path: 'upstreams/flask-app.conf',
      line: 5,
      reason:
        'ip_hash has no backup servers; where `backup` stands before the method nginx accepts it all the same.',
      fix: 'Remove `backup`, or use round robin or least_conn.',
    },
  ],
};

export const GENERATIONS: readonly GenerationEntry[] = [
  entry(14, 'refused', null),
  entry(12, 'current', 'scale 3'),
  entry(11, 'kept', 'method least_conn'),
  entry(10, 'kept', 'method round_robin'),
  entry(9, 'kept', null),
  entry(8, 'kept', 'restart flask-app-2'),
];

export const RECEIPTS: readonly Receipt[] = [
  receiptOf({
    id: 9,
    what: 'restart flask-app-2',
    because: 'a restart of flask-app-2 was asked for',
    by: 'command line',
    ms: 2_318,
    generation: 8,
    warnings: PREVIEW.findings,
    traffic: {
      servedRequests: 4_120,
      retriedByNginx: 3,
      failedByNginx: 0,
      clients: null,
      nginxVersion: '1.30.6',
    },
  }),
  receiptOf({
    id: 11,
    what: 'method hash $request_uri consistent',
    because: 'the method is wished hash and was round_robin',
    by: 'window',
    ms: 96,
    generation: 11,
    proof: null,
    outcome: {
      kind: 'restored',
      fault: {
        code: 'config-rejected',
        message: 'nginx refused the config: unknown directive in `upstreams/flask-app.conf:4`.',
        hint: 'The old one serves, byte for byte.',
      },
    },
  }),
  receiptOf(),
];

function entry(generation: number, state: GenerationEntry['state'], what: string | null): GenerationEntry {
  return {
    generation,
    state,
    at: MOMENT,
    what,
    because: what === null ? null : `${what} was asked for`,
    by: what === null ? null : 'browser',
  };
}

export function filesOf(generation: number): readonly { readonly path: string; readonly text: string }[] {
  return [
    {
      path: 'nginx.conf',
      text: `# generation ${generation}\nworker_processes auto;\nevents {\n    worker_connections 1024;\n}\n`,
    },
    {
      path: 'upstreams/flask-app.conf',
      text: [
        'upstream flask-app {',
        '    zone flask-app 64k;',
        ...(generation === 11 ? ['    least_conn;'] : []),
        '    server 172.20.0.11:8000 max_fails=1 fail_timeout=1s; # flask-app-1',
        '    server 172.20.0.12:8000 max_fails=1 fail_timeout=1s; # flask-app-2',
        '    server 172.20.0.13:8000 max_fails=1 fail_timeout=1s; # flask-app-3',
        '}',
        '',
      ].join('\n'),
    },
  ];
}
