/** The main file. Paths are relative to nginx's prefix; only `include` is relative to the file itself. */
import type { Routing } from '../model/routing.ts';
import { hasFeature } from './capabilities.ts';
import { checkedUser, checkedWholeNumber } from './checked-values.ts';
import { block, type ConfigLine, comment, directive } from './directive.ts';
import { includeSnippet } from './snippet-lines.ts';
import { PARENT_VARIABLE, traceMaps } from './trace-context.ts';

/** Faults: `config-unsafe` for a user that is no account’s name. */
export function mainConfig({ site, snippets, workers }: Routing, generation: number): readonly ConfigLine[] {
  return [
    comment(
      `Generation ${generation}, written by Signalbox. Lines of your own belong in its snippets: while a file here is changed by hand, Signalbox writes none.`,
    ),
    ...(site.user === null ? [] : [directive('user', checkedUser(site.user))]),
    directive('worker_processes', workers === undefined ? 'auto' : checkedWholeNumber(workers)),
    directive('worker_rlimit_nofile', MAX_CONNECTIONS),
    // As long as a silent answer may take: a request in the making is not cut by a switch.
    directive('worker_shutdown_timeout', '60s'),
    directive('pid', 'run/nginx.pid'),
    directive('error_log', 'logs/error.log', 'notice'),
    block('events', [], [directive('worker_connections', MAX_CONNECTIONS)]),
    block('http', [], httpLines(site.version, snippets?.http, generation)),
  ];
}

/** Two for each of 1000 clients at once, on one worker, with room; within the 4096 files of modest machines. */
const MAX_CONNECTIONS = '4096';

const TEMP_PATHS = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'] as const;

function httpLines(
  version: string | null,
  snippet: string | undefined,
  generation: number,
): readonly ConfigLine[] {
  return [
    ...TEMP_PATHS.map((name) => directive(`${name}_temp_path`, `tmp/${name}`)),
    ...traceMaps(),
    directive('log_format', 'signalbox', 'escape=json', logFormat(generation)),
    // Not buffered: a line is on disk when its request is over, whatever becomes of the worker.
    directive('access_log', 'logs/access.log', 'signalbox'),
    // Old workers wait this long for the next request of a kept connection: without it a switch loses some.
    ...(hasFeature(version, 'keepalive_min_timeout') ? [directive('keepalive_min_timeout', '2s')] : []),
    // First, so that the servers know what it defines, such as a format of a log.
    ...includeSnippet('http', snippet),
    directive('include', 'conf.d/*.conf'),
  ];
}

/** Field order is part of the format: the log reader counts on it. */
function logFormat(generation: number): string {
  const fields = [
    '"time":$msec',
    `"generation":${generation}`,
    '"client":"$remote_addr"',
    '"method":"$request_method"',
    '"path":"$request_uri"',
    '"status":$status',
    '"bytes":$bytes_sent',
    '"ms":$request_time',
    '"upstream":"$upstream_addr"',
    '"upstream_status":"$upstream_status"',
    '"upstream_ms":"$upstream_response_time"',
    '"cache":"$upstream_cache_status"',
    '"id":"$request_id"',
    `"parent":"${PARENT_VARIABLE}"`,
  ];
  return `{${fields.join(',')}}`;
}
