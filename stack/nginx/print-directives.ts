/** Lines of nginx's grammar as text. The last guard: a value that could end its directive is refused, never escaped. */
import { FaultError } from '../model/faults.ts';
import type { ConfigLine } from './directive.ts';

/** Indented text that ends in a newline. Faults: `config-unsafe`. */
export function printDirectives(lines: readonly ConfigLine[]): string {
  return `${lines.flatMap((line) => printLine(line, '')).join('\n')}\n`;
}

function printLine(line: ConfigLine, indent: string): readonly string[] {
  switch (line.kind) {
    case 'comment':
      return [`${indent}# ${oneLine(line.text)}`];
    case 'directive': {
      const note = line.note === null ? '' : ` # ${oneLine(line.note)}`;
      return [`${indent}${words(line.name, line.args)};${note}`];
    }
    case 'entry':
      return [`${indent}${printArgument(line.key)} ${printArgument(line.value)};`];
    case 'block':
      return [
        `${indent}${words(line.name, line.args)} {`,
        ...line.lines.flatMap((inner) => printLine(inner, `${indent}    `)),
        `${indent}}`,
      ];
    default:
      return line satisfies never;
  }
}

function words(name: string, args: readonly string[]): string {
  if (!/^[a-z_][a-z0-9_]*$/.test(name)) throw unsafe(name);
  return [name, ...args.map(printArgument)].join(' ');
}

/**
 * Plain where nginx reads it as one word, else in the quotes it does not hold. A backslash, a control character or
 * both kinds of quotes are refused: nginx has escapes for them, and no value of ours needs one.
 */
function printArgument(value: string): string {
  if (PLAIN_WORD.test(value)) return value;
  if (UNPRINTABLE.test(value)) throw unsafe(value);
  if (!value.includes("'")) return `'${value}'`;
  if (!value.includes('"')) return `"${value}"`;
  throw unsafe(value);
}

function oneLine(text: string): string {
  if (UNPRINTABLE.test(text)) throw unsafe(text);
  return text;
}

/** No space, quote, semicolon, brace (but in `${name}`), comment sign or escape. */
const PLAIN_WORD = /^(?:\$\{\w+\}|[^\s;{}'"#\\\p{Cc}])+$/u;
const UNPRINTABLE = /[\\\p{Cc}\u2028\u2029]/u;

function unsafe(value: string): FaultError {
  return new FaultError({
    code: 'config-unsafe',
    message: `Expected a value that can stand in an nginx config, got ${JSON.stringify(value)}.`,
    hint: 'Remove backslashes, quotes and line breaks from it.',
  });
}
