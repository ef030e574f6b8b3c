/** The server only Signalbox asks: which generation answers, by which worker; nginx's counters; probes of backends. */
import type { RoutedService, Routing } from '../model/routing.ts';
import { checkedListen } from './checked-values.ts';
import { type Block, block, directive } from './directive.ts';
import { defaultListen } from './snippet-lines.ts';

/** Engines ask with the header `X-Signalbox-Control`, not empty: a web page of another origin cannot send it unasked. */
export function controlServer({ site, snippets, services }: Routing, generation: number): Block {
  return block(
    'server',
    [],
    [
      directive('listen', checkedListen(site.control), ...defaultListen(snippets)),
      directive('access_log', 'off'),
      // Each question meets whichever worker takes it: a kept connection would ask one worker again and again.
      directive('keepalive_timeout', '0'),
      block('if', ['($http_x_signalbox_control', '!~', '.)'], [directive('return', '403')]),
      block(
        'location',
        ['=', '/generation'],
        [
          directive('default_type', 'application/json'),
          directive('return', '200', `{"generation":${generation},"pid":$pid}`),
        ],
      ),
      block('location', ['=', '/stub_status'], [directive('stub_status')]),
      block(
        'location',
        ['~', '^/probe/(?<probe_address>[0-9.]+:[0-9]+)(?<probe_path>/.*)$'],
        [
          directive('proxy_pass', 'http://$probe_address$probe_path'),
          directive('proxy_connect_timeout', '300ms'),
          directive('proxy_read_timeout', '2s'),
          // A backend that does not answer yet is no error of nginx's.
          directive('error_log', 'logs/error.log', 'crit'),
        ],
      ),
      ...(services.some(speaksUwsgiOverTcp) ? [uwsgiProbe()] : []),
      block('location', ['/'], [directive('return', '404')]),
    ],
  );
}

/** Where one is routed it is asked here; until then engines have it check itself. A socket they can ask themselves. */
function speaksUwsgiOverTcp({ protocol, servers }: RoutedService): boolean {
  return protocol === 'uwsgi' && servers.some(({ address }) => !address.startsWith('unix:'));
}

function uwsgiProbe(): Block {
  return block(
    'location',
    ['~', '^/probe-uwsgi/(?<probe_address>[0-9.]+:[0-9]+)(?<probe_path>/.*)$'],
    [
      directive('uwsgi_pass', '$probe_address'),
      directive('uwsgi_param', 'REQUEST_METHOD', '$request_method'),
      directive('uwsgi_param', 'REQUEST_URI', '$probe_path'),
      directive('uwsgi_param', 'PATH_INFO', '$probe_path'),
      directive('uwsgi_param', 'QUERY_STRING', '$query_string'),
      directive('uwsgi_param', 'SERVER_PROTOCOL', '$server_protocol'),
      directive('uwsgi_param', 'SERVER_NAME', 'localhost'),
      directive('uwsgi_param', 'SERVER_PORT', '$server_port'),
      directive('uwsgi_connect_timeout', '300ms'),
      directive('uwsgi_read_timeout', '2s'),
      directive('error_log', 'logs/error.log', 'crit'),
    ],
  );
}
