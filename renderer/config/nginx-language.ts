/** nginx's grammar for the editor's colours: what begins a statement is a directive, and it is known or it is not. */
import { StreamLanguage, type StreamParser } from '@codemirror/language';
import { hasBlock, isDataBlock, placesOf } from './nginx-directives.ts';

/**
 * The kinds of words, by the names the editor has for them: `keyword` a known directive, `controlKeyword` one with a
 * block, `name` a directive no nginx of ours knows.
 */
export type WordKind =
  | 'keyword'
  | 'controlKeyword'
  | 'name'
  | 'variableName'
  | 'string'
  | 'number'
  | 'bool'
  | 'propertyName'
  | 'comment'
  | 'punctuation'
  | 'brace';

interface State {
  at: 'statement' | 'arguments';
  /** The quote that is open; a string may go over lines. */
  quote: '"' | "'" | null;
  directive: string;
  /** The directives whose blocks are open, outermost first. */
  blocks: string[];
}

const parser: StreamParser<State> = {
  name: 'nginx',
  startState: () => ({ at: 'statement', quote: null, directive: '', blocks: [] }),
  copyState: (state) => ({ ...state, blocks: [...state.blocks] }),
  token: (stream, state): WordKind | null => {
    if (state.quote !== null) return endString(stream, state);
    if (stream.eatSpace()) return null;
    const next = stream.peek();
    switch (next) {
      case '#':
        stream.skipToEnd();
        return 'comment';
      case ';':
        stream.next();
        state.at = 'statement';
        return 'punctuation';
      case '{':
        stream.next();
        state.blocks.push(state.directive);
        state.at = 'statement';
        return 'brace';
      case '}':
        stream.next();
        state.blocks.pop();
        state.at = 'statement';
        return 'brace';
      case '"':
      case "'":
        stream.next();
        state.quote = next;
        if (state.at === 'statement') beginStatement(state, '');
        return endString(stream, state);
      default:
        return state.at === 'statement' ? directiveWord(stream, state) : argumentWord(stream);
    }
  },
  indent: ({ blocks }, textAfter, { unit }) =>
    Math.max(0, blocks.length - (/^\s*\}/.test(textAfter) ? 1 : 0)) * unit,
  languageData: { commentTokens: { line: '#' }, closeBrackets: { brackets: ['{', '"', "'", '('] } },
};

export const nginxLanguage = StreamLanguage.define(parser);

type Stream = Parameters<StreamParser<State>['token']>[0];

/** To the end of the line, or of the string. */
function endString(stream: Stream, state: State): WordKind {
  for (let character = stream.next(); character; character = stream.next()) {
    if (character === '\\') stream.next();
    else if (character === state.quote) {
      state.quote = null;
      break;
    }
  }
  return 'string';
}

function beginStatement(state: State, directive: string): void {
  state.directive = directive;
  state.at = 'arguments';
}

function directiveWord(stream: Stream, state: State): WordKind | null {
  stream.match(/^(?:\\.|[^\s;{}"'])+/);
  if (stream.current() === '') stream.next();
  const word = stream.current();
  beginStatement(state, word);
  if (isDataBlock(state.blocks.at(-1) ?? '')) return null;
  if (hasBlock(word)) return 'controlKeyword';
  return placesOf(word).length > 0 ? 'keyword' : 'name';
}

function argumentWord(stream: Stream): WordKind | null {
  if (stream.match(/^\$(?:\{\w+\}|\w+)/)) return 'variableName';
  if (stream.match(/^\d+(?:\.\d+)?(?:ms|[smhdwMykKgG%])?(?=[\s;]|$)/)) return 'number';
  if (stream.match(/^(?:on|off)(?=[\s;]|$)/)) return 'bool';
  if (stream.match(/^[a-z_]+(?==)/)) return 'propertyName';
  // To the next variable, which may stand inside a word.
  if (!stream.match(/^(?:\\.|[^\s;{}"'$])+/)) stream.next();
  return null;
}
