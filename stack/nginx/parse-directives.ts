/** nginx's text read back as directives with their lines: what the linter judges, ours or a person's. */

export interface ParsedDirective {
  readonly name: string;
  readonly args: readonly string[];
  /** From 1. */
  readonly line: number;
  /** Null for a directive without a block. */
  readonly block: readonly ParsedDirective[] | null;
}

/** Where text stops being nginx's grammar, and what to write there. */
export interface Break {
  /** From 1. */
  readonly line: number;
  readonly reason: string;
  readonly fix: string;
}

/** Null where the text is not nginx's grammar: `nginx -t` says where, in its own words. */
export function parseDirectives(text: string): readonly ParsedDirective[] | null {
  const parsed = parseText(text);
  return 'broken' in parsed ? null : parsed.lines;
}

/** As `parseDirectives`, with the place where the grammar ends. */
export function parseText(
  text: string,
): { readonly lines: readonly ParsedDirective[] } | { readonly broken: Break } {
  try {
    const stream: TokenStream = { tokens: tokensOf(text), position: 0, depth: 0 };
    const lines = parseBlock(stream);
    const rest = stream.tokens[stream.position];
    if (rest === undefined) return { lines };
    throw new BrokenText(rest.line, 'This `}` closes nothing.', 'Remove it.');
  } catch (thrown) {
    if (thrown instanceof BrokenText) return { broken: thrown.place };
    throw thrown;
  }
}

type Token = { readonly kind: 'word' | ';' | '{' | '}'; readonly text: string; readonly line: number };

interface TokenStream {
  readonly tokens: readonly Token[];
  position: number;
  /** Of blocks around the position. */
  depth: number;
}

/** nginx's own directives nest a handful deep; a text of nothing but `{` must not exhaust the stack. */
const MOST_DEPTH = 64;

class BrokenText extends Error {
  readonly place: Break;

  constructor(line: number, reason: string, fix: string) {
    super(reason);
    this.place = { line, reason, fix };
  }
}

/** Up to the closing brace, which is left to the caller, or the end. */
function parseBlock(stream: TokenStream): readonly ParsedDirective[] {
  const lines: ParsedDirective[] = [];
  for (;;) {
    const first = stream.tokens[stream.position];
    if (first === undefined || first.kind === '}') return lines;
    if (first.kind !== 'word')
      throw new BrokenText(first.line, `Before this \`${first.kind}\` stands no directive.`, 'Remove it.');
    lines.push(parseDirective(stream, first));
  }
}

function parseDirective(stream: TokenStream, first: Token): ParsedDirective {
  const args: string[] = [];
  for (;;) {
    stream.position += 1;
    const token = stream.tokens[stream.position];
    if (token === undefined || token.kind === '}')
      throw new BrokenText(first.line, `\`${first.text}\` has no end.`, 'End it with `;`.');
    if (token.kind === 'word') {
      args.push(token.text);
      continue;
    }
    stream.position += 1;
    const place = { name: first.text, args, line: first.line };
    if (token.kind === ';') return { ...place, block: null };
    if (stream.depth === MOST_DEPTH)
      throw new BrokenText(
        token.line,
        `Blocks stand in each other more than ${MOST_DEPTH} deep.`,
        'Nest less.',
      );
    stream.depth += 1;
    const block = parseBlock(stream);
    stream.depth -= 1;
    if (stream.tokens[stream.position]?.kind !== '}')
      throw new BrokenText(token.line, `The block of \`${first.text}\` is never closed.`, 'Add a `}`.');
    stream.position += 1;
    return { ...place, block };
  }
}

/** One token, or what stands between two. `${` belongs to a word: it is a variable, not a block. */
const TOKEN =
  /(?<space>\s+)|(?<comment>#[^\n]*)|(?<mark>[;{}])|"(?<double>(?:[^"\\]|\\[\s\S])*)"|'(?<single>(?:[^'\\]|\\[\s\S])*)'|(?<word>(?:\$\{|\\[\s\S]|[^\s;{}'"#\\])(?:\$\{\w+\}|\\[\s\S]|[^\s;{])*)/gy;

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const found = TOKEN.exec(text);
    if (found === null) throw new BrokenText(line, 'What is quoted here has no end.', 'Close the quotes.');
    const { mark, double, single, word } = found.groups ?? {};
    if (mark === ';' || mark === '{' || mark === '}') tokens.push({ kind: mark, text: mark, line });
    const plain = word ?? double ?? single;
    if (plain !== undefined) tokens.push({ kind: 'word', text: plain, line });
    line += found[0].split('\n').length - 1;
  }
  return tokens;
}
