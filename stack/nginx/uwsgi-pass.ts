/**
 * To backends that speak the uwsgi protocol. https://nginx.org/en/docs/http/ngx_http_uwsgi_module.html
 * The parameters are printed here: the file `uwsgi_params` lies elsewhere on each system, or nowhere.
 */
import { comment, directive } from './directive.ts';
import { CLIENT_FACTS, nextUpstreamLines, type Pass, patienceLines } from './pass.ts';

/** What a WSGI program needs (PEP 3333), and nothing of nginx's files. */
const PARAMETERS: readonly (readonly [name: string, ...value: string[]])[] = [
  ['REQUEST_METHOD', '$request_method'],
  ['REQUEST_URI', '$request_uri'],
  ['PATH_INFO', '$document_uri'],
  ['QUERY_STRING', '$query_string'],
  ['CONTENT_TYPE', '$content_type'],
  ['CONTENT_LENGTH', '$content_length'],
  ['SERVER_PROTOCOL', '$server_protocol'],
  ['SERVER_NAME', '$server_name'],
  ['SERVER_PORT', '$server_port'],
  ['REMOTE_ADDR', '$remote_addr'],
  ['REMOTE_PORT', '$remote_port'],
  ['REQUEST_SCHEME', '$scheme'],
  // uWSGI takes it for the scheme, where it is there.
  ['HTTPS', '$https', 'if_not_empty'],
];

/** uwsgi_next_upstream has no such conditions, as proxy_next_upstream has. */
const LACKING: readonly string[] = ['http_502', 'http_504'];

export const UWSGI_PASS: Pass = {
  prefix: 'uwsgi',
  serverLines: [
    ...PARAMETERS.map(([name, ...value]) => directive('uwsgi_param', name, ...value)),
    ...CLIENT_FACTS.map(([header, value]) => directive('uwsgi_param', parameterOf(header), value)),
    ...patienceLines('uwsgi'),
  ],
  passTo: (name, path) => [
    // What stands behind the path is what the backend sees, as with http.
    ...(path === '/' ? [] : [directive('rewrite', '^/[^/]+(/.*)$', '$1', 'break')]),
    directive('uwsgi_pass', name),
  ],
  nextUpstream: (balancing) => {
    const lacking = balancing?.nextUpstream?.conditions.filter((one) => LACKING.includes(one)) ?? [];
    return [
      ...(lacking.length === 0 ? [] : [comment(`nginx has no ${lacking.join(', ')} for uwsgi.`)]),
      ...nextUpstreamLines('uwsgi', balancing, lacking),
    ];
  },
};

/** As nginx calls a header among a gateway's variables, where it takes the place of the client's own. */
function parameterOf(header: string): string {
  return `HTTP_${header.toUpperCase().replaceAll('-', '_')}`;
}
