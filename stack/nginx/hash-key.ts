/** The key of nginx's `hash`, for a request of which only the log's words are left. */

/** A request as the access log has it. */
export interface AskedRequest {
  /** `$remote_addr`. */
  readonly client: string;
  readonly method: string;
  /** `$request_uri`: with its query, as it was sent. */
  readonly path: string;
}

/** Null where the log does not hold what the key is made of, such as `$http_user_agent`. */
export type ReadKey = (request: AskedRequest) => Uint8Array | null;

/** Null: no request's key can be known. `key` as in `HASH_KEY`. */
export function readHashKey(key: string): ReadKey | null {
  const parts = [...key.matchAll(PART)].map(([whole, braced, plain]) => {
    const name = braced ?? plain;
    return name === undefined ? () => whole : variableOf(name);
  });
  if (parts.includes(null)) return null;
  return (request) => {
    let text = '';
    for (const part of parts) {
      const value = part?.(request) ?? null;
      if (value === null) return null;
      text += value;
    }
    // What was no UTF-8 is not in the log's text any more.
    return text.includes('\uFFFD') ? null : ENCODER.encode(text);
  };
}

const PART = /\$\{(\w+)\}|\$(\w+)|[^$]+/g;
const ENCODER = new TextEncoder();

type Variable = (request: AskedRequest) => string | null;

function variableOf(name: string): Variable | null {
  const known = VARIABLES[name];
  if (known !== undefined) return known;
  if (!name.startsWith('arg_')) return null;
  const argument = name.slice('arg_'.length);
  return ({ path }) => argumentOf(queryOf(path), argument);
}

const VARIABLES: Readonly<Record<string, Variable>> = {
  remote_addr: ({ client }) => client,
  request_uri: ({ path }) => path,
  request_method: ({ method }) => method,
  scheme: () => 'http',
  args: ({ path }) => queryOf(path),
  query_string: ({ path }) => queryOf(path),
  is_args: ({ path }) => (queryOf(path) === '' ? '' : '?'),
  uri: ({ path }) => plainUri(path),
};

function queryOf(path: string): string {
  const at = path.indexOf('?');
  return at === -1 ? '' : path.slice(at + 1);
}

/** nginx unescapes and tidies `$uri`; only a path where there is nothing to tidy is known. */
function plainUri(path: string): string | null {
  const at = path.indexOf('?');
  const uri = at === -1 ? path : path.slice(0, at);
  return /[%#]|\/\/|\/\./.test(uri) || !uri.startsWith('/') ? null : uri;
}

/** The first of that name, in whatever case, not unescaped: as ngx_http_arg finds it. */
function argumentOf(query: string, name: string): string {
  const wanted = `${name.toLowerCase()}=`;
  const found = query.split('&').find((part) => part.toLowerCase().startsWith(wanted));
  return found?.slice(wanted.length) ?? '';
}
