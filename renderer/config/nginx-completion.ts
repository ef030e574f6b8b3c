/** What may be typed here: the directives of this level, those people write most first; nginx's variables in arguments. */
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { wordsOf } from './directive-words.ts';
import { directivesOf, hasBlock, type Place } from './nginx-directives.ts';
import { VARIABLES } from './nginx-variables.ts';
import { placeAt } from './place-at.ts';

/** `level` is where the whole text stands. */
export function completeNginx(level: Place): (context: CompletionContext) => CompletionResult | null {
  return (context) => {
    const word = context.matchBefore(/\$?\{?\w*/);
    if (!word || (word.text === '' && !context.explicit)) return null;
    const { place, next } = placeAt(context.state.sliceDoc(0, word.from), level);
    switch (next) {
      case 'nothing':
        return null;
      case 'directive':
        return place === null || word.text.startsWith('$')
          ? null
          : { from: word.from, options: optionsOf(place), validFor: /^\w*$/ };
      case 'argument':
        return word.text.startsWith('$')
          ? { from: word.from, options: VARIABLE_OPTIONS, validFor: /^\$\w*$/ }
          : null;
      default:
        return next satisfies never;
    }
  };
}

function optionsOf(place: Place): readonly Completion[] {
  const made = OPTIONS.get(place) ?? directivesOf(place).map(directiveOption);
  OPTIONS.set(place, made);
  return made;
}

function directiveOption(name: string): Completion {
  const words = wordsOf(name);
  return {
    label: name,
    type: hasBlock(name) ? 'namespace' : 'keyword',
    ...(words === null ? {} : { info: words, boost: 50 }),
  };
}

/** Made when first asked for. */
const OPTIONS = new Map<Place, readonly Completion[]>();

const VARIABLE_OPTIONS: readonly Completion[] = VARIABLES.map(([name, words]) => ({
  label: name,
  type: 'variable',
  info: words,
}));
