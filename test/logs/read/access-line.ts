/** Access log lines as nginx prints them, for tests: the `log_format` of the nginx folder, filled in by hand. */

export interface LineFields {
  readonly time: string;
  readonly generation: number;
  readonly client: string;
  readonly method: string;
  readonly path: string;
  /** As printed: `200`, or `009` where nginx had no status. */
  readonly status: string;
  readonly bytes: number;
  readonly ms: string;
  readonly upstream: string;
  readonly upstreamStatus: string;
  readonly upstreamMs: string;
  readonly cache: string;
  readonly id: string;
  /** Null: a line from before the field was logged. */
  readonly parent: string | null;
}

const USUAL: LineFields = {
  time: '1700000000.123',
  generation: 12,
  client: '127.0.0.1',
  method: 'GET',
  path: '/',
  status: '200',
  bytes: 180,
  ms: '0.012',
  upstream: '10.0.0.2:8000',
  upstreamStatus: '200',
  upstreamMs: '0.011',
  cache: '',
  id: '6fb1c2a4',
  parent: '',
};

/** The usual line with some fields otherwise; no newline. */
export function accessLine(fields: Partial<LineFields> = {}): string {
  const f = { ...USUAL, ...fields };
  return (
    `{"time":${f.time},"generation":${f.generation},"client":${quoted(f.client)},"method":${quoted(f.method)},` +
    `"path":${quoted(f.path)},"status":${f.status},"bytes":${f.bytes},"ms":${f.ms},` +
    `"upstream":${quoted(f.upstream)},"upstream_status":${quoted(f.upstreamStatus)},` +
    `"upstream_ms":${quoted(f.upstreamMs)},"cache":${quoted(f.cache)},"id":${quoted(f.id)}` +
    (f.parent === null ? '}' : `,"parent":${quoted(f.parent)}}`)
  );
}

/** `escape=json`: quotes, backslashes and control characters escaped, all else as it came. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
