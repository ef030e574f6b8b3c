/**
 * In: nginx's `log_format`, as text. Out: a parser of the lines it prints.
 * Must not know: files, what is counted. Source of the rules: nginx.org, ngx_http_log_module and ngx_http_core_module.
 */
import { FaultError } from '../../model/faults.ts';
import type { AccessRecord } from '../../model/log-record.ts';
import { kindOf, type LogVariable, patternOf, type VariableKind } from './log-variables.ts';
import { recordOf } from './record-of-variables.ts';

/** The record, or null where the line is none of this format. Never throws. */
export type ParseLine = (line: string) => AccessRecord | null;

/** nginx's own format, which it uses where a config names none. */
export const COMBINED =
  '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';

/**
 * `text` is `combined`, or what stands in the config: bare, in quotes, or with `log_format name` before it. Variables
 * that tell nothing of a request are skipped. A record's `ms` is -1 where the format has no `$request_time`.
 * Fault: `input-invalid` for a format whose lines could be read in more than one way, or that tells nothing.
 */
export function compileLogFormat(text: string): ParseLine {
  const pieces = piecesOf(text.trim() === 'combined' ? COMBINED : unquoted(text));
  const names = pieces.filter(({ kind }) => kind === 'variable').map(({ text: name }) => name);
  const told = names.filter((name) => kindOf(name) !== 'skipped');
  if (told.length === 0) throw refused('it names no variable that tells of a request');
  const twice = told.find((name, at) => told.indexOf(name) !== at);
  if (twice !== undefined) throw refused(`it names $${twice} twice`);
  const pattern = new RegExp(
    `^${pieces.map((piece, at) => patternFor(piece, pieces[at + 1])).join('')}$`,
    's',
  );
  return (line) => {
    const match = pattern.exec(line);
    if (match === null) return null;
    const values: Partial<Record<LogVariable, string>> = {};
    for (const [at, name] of names.entries()) values[name as LogVariable] = match[at + 1] ?? '';
    return recordOf(values);
  };
}

interface Piece {
  readonly kind: 'literal' | 'variable';
  readonly text: string;
}

/** `$name` and `${name}` are variables, `$$` is none of nginx's. */
function piecesOf(format: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of format.matchAll(/\$(?:\{(\w+)\}|(\w+))/g)) {
    if (match.index > at) pieces.push({ kind: 'literal', text: format.slice(at, match.index) });
    pieces.push({ kind: 'variable', text: match[1] ?? match[2] ?? '' });
    at = match.index + match[0].length;
  }
  if (at < format.length) pieces.push({ kind: 'literal', text: format.slice(at) });
  return pieces;
}

/** The pieces in quotes are put together as nginx does it; what was given bare stays as it is. */
function unquoted(text: string): string {
  const body = text
    .trim()
    .replace(/^log_format\s+\S+\s+/, '')
    .replace(/^escape=(?:default|json|none)\s+/, '')
    .replace(/;$/, '')
    .trim();
  const quoted = /^(?:'(?:[^'\\]|\\.)*'\s*)+$/s.test(body)
    ? [...body.matchAll(/'((?:[^'\\]|\\.)*)'/gs)].map((match) => match[1] ?? '')
    : null;
  return quoted === null ? body : quoted.join('').replace(/\\(['\\])/g, '$1');
}

function patternFor(piece: Piece, next: Piece | undefined): string {
  if (piece.kind === 'literal') return escaped(piece.text);
  if (next?.kind === 'variable') {
    throw refused(`nothing stands between $${piece.text} and $${next.text}, so their border cannot be found`);
  }
  const kind: VariableKind = kindOf(piece.text);
  const isText =
    kind === 'text' || (kind === 'skipped' && /^(?:http|sent_http|cookie|arg)_/.test(piece.text));
  if (isText && next !== undefined && next.text.trim() === '') {
    throw refused(`$${piece.text} may hold spaces and only a space ends it: set it in quotes`);
  }
  if (!isText && kind !== 'skipped') return `(${patternOf(kind)})`;
  const end = next === undefined ? '$' : escaped(next.text);
  return isText ? `((?:(?!${end}).)*)` : `((?:(?!${end})\\S)*)`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function refused(reason: string): FaultError {
  return new FaultError({
    code: 'input-invalid',
    message: `This log format cannot be read without doubt: ${reason}.`,
    hint: 'Give `combined`, or the text of `log_format` as it stands in the config that wrote the log.',
  });
}
