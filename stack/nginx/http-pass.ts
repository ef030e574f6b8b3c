/** To backends that speak http. https://nginx.org/en/docs/http/ngx_http_proxy_module.html */
import { directive } from './directive.ts';
import { CLIENT_FACTS, nextUpstreamLines, type Pass, patienceLines } from './pass.ts';

export const HTTP_PASS: Pass = {
  prefix: 'proxy',
  serverLines: [
    directive('proxy_http_version', '1.1'),
    // Empty: a connection to a backend is kept, whatever the client does with its own.
    directive('proxy_set_header', 'Connection', ''),
    ...CLIENT_FACTS.map(([header, value]) => directive('proxy_set_header', header, value)),
    ...patienceLines('proxy'),
  ],
  passTo: (name, path) => [directive('proxy_pass', `http://${name}${path === '/' ? '' : '/'}`)],
  nextUpstream: (balancing) => nextUpstreamLines('proxy', balancing),
};
