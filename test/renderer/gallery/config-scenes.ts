/** What nginx is told: looked at, written, refused, and changed behind our back. */
import { boardOf } from './boards.ts';
import { NO_CONFIG_SCRIPT } from './config-script.ts';
import { type Scene, scene } from './scene.ts';

const OWN = {
  http: 'limit_req_zone $binary_remote_addr zone=each:1m rate=10r/s;\n\nmap $http_user_agent $is_bot {\n    default 0;\n    ~*bot   1;\n}\n',
  server:
    '# Who asks too fast waits.\nlimit_req zone=each burst=20 delay=8;\n\nadd_header X-Hello hi always;\n\nlocation = /robots.txt {\n    default_type text/plain;\n    return 200 "User-agent: *\\nDisallow: /\\n";\n}\n',
  upstream: '',
};

const DRIFT_DIFF = [
  '--- conf.d/public.conf',
  '+++ conf.d/public.conf',
  '@@',
  '     proxy_set_header X-Request-ID $request_id;',
  '-    proxy_connect_timeout 1s;',
  '-    proxy_read_timeout 60s;',
  '+    proxy_connect_timeout 10s;',
  '+    proxy_read_timeout 300s;',
  '+    client_max_body_size 50m;',
  '     proxy_next_upstream error timeout;',
  '     location / {',
  '@@',
  '--- conf.d/legacy.conf',
  '+++ conf.d/legacy.conf',
  '+server {',
  '+    listen 8088;',
  '+    return 200 "mine";',
  '+}',
].join('\n');

export const configScenes: readonly Scene[] = [
  scene('config', 'the config view, nothing of the person’s own yet', { keys: ['3'] }),
  scene('config-own', 'the config view with snippets', {
    keys: ['3'],
    config: { ...NO_CONFIG_SCRIPT, snippets: OWN },
  }),
  scene('config-drifted', 'files changed on disk by another hand', {
    keys: ['3'],
    board: boardOf({
      drift: [
        { path: 'conf.d/legacy.conf', what: 'added' },
        { path: 'conf.d/public.conf', what: 'changed' },
      ],
    }),
    config: { snippets: OWN, driftDiff: DRIFT_DIFF },
  }),
  scene('config-drifted-down', 'files changed on disk while nothing runs', {
    board: boardOf({
      state: 'down',
      url: null,
      generation: null,
      backends: [],
      receipt: null,
      nginx: { state: 'absent', version: null },
      drift: [{ path: 'conf.d/public.conf', what: 'changed' }],
    }),
    config: { ...NO_CONFIG_SCRIPT, driftDiff: DRIFT_DIFF },
  }),
];
