/** nginx's variables that tell of a request, and what their text looks like in a log. */

/** How a value is found in a line: by its own form, or, where it is free text, by what stands behind it. */
export type VariableKind =
  | 'address'
  | 'count'
  | 'seconds'
  | 'status'
  | 'local-time'
  | 'iso-time'
  | 'list'
  | 'word'
  | 'text'
  | 'skipped';

const KINDS = {
  remote_addr: 'address',
  time_local: 'local-time',
  time_iso8601: 'iso-time',
  msec: 'seconds',
  request: 'text',
  request_method: 'word',
  request_uri: 'word',
  uri: 'text',
  status: 'status',
  bytes_sent: 'count',
  body_bytes_sent: 'count',
  request_time: 'seconds',
  upstream_addr: 'list',
  upstream_status: 'list',
  upstream_response_time: 'list',
  upstream_cache_status: 'word',
  request_id: 'word',
} as const satisfies Record<string, VariableKind>;

export type LogVariable = keyof typeof KINDS;

export function kindOf(name: string): VariableKind {
  return Object.hasOwn(KINDS, name) ? KINDS[name as LogVariable] : FREE_TEXTS.has(name) ? 'text' : 'skipped';
}

/** Of those that are skipped, these may hold spaces. */
const FREE_TEXTS: ReadonlySet<string> = new Set(['remote_user', 'http_referer', 'http_user_agent', 'args']);

/** A regular expression without groups. Each holds nothing that its neighbours could take for their own. */
export function patternOf(kind: VariableKind): string {
  switch (kind) {
    case 'address':
      return '[\\da-fA-F.:]+|unix:|-';
    case 'count':
      return '\\d+|-';
    case 'seconds':
      return '\\d+(?:\\.\\d+)?|-';
    case 'status':
      return '\\d{3}|-';
    case 'local-time':
      return '\\d\\d\\/[A-Z][a-z]{2}\\/\\d{4}:\\d\\d:\\d\\d:\\d\\d [+\\-]\\d{4}';
    case 'iso-time':
      return '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:[+\\-]\\d\\d:\\d\\d|Z)';
    case 'list':
      return '|[^\\s,"]+(?:(?:, | : )[^\\s,"]+)*';
    case 'word':
      return '[^\\s"]*';
    case 'text':
    case 'skipped':
      return '.*';
    default:
      return kind satisfies never;
  }
}
