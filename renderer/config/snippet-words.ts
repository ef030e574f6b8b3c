/** What is said of the snippets: where each stands, and an example of what may. */
import type { SnippetLevel } from '../../stack/model/snippets.ts';

export interface SnippetWords {
  readonly title: string;
  readonly where: string;
  readonly example: string;
}

export const SNIPPET_WORDS: Readonly<Record<SnippetLevel, SnippetWords>> = {
  http: {
    title: 'http',
    where: 'Read inside http { }, for all servers: maps, zones, formats, compression.',
    example: [
      '# Nothing of your own yet. For example:',
      'limit_req_zone $binary_remote_addr zone=each:1m rate=10r/s;',
      'map $http_user_agent $is_bot {',
      '    default 0;',
      '    ~*bot   1;',
      '}',
    ].join('\n'),
  },
  server: {
    title: 'server',
    where: 'Read inside the public server { }: headers, locations, limits.',
    example: [
      '# Nothing of your own yet. For example:',
      'add_header X-Hello hi always;',
      'location = /robots.txt {',
      '    return 200 "User-agent: *\\nDisallow: /\\n";',
      '}',
    ].join('\n'),
  },
  upstream: {
    title: 'upstream',
    where: 'Read inside the upstream { } of every service; the method and the servers are ours.',
    example: ['# Nothing of your own yet. For example:', 'keepalive_requests 10000;'].join('\n'),
  },
};
