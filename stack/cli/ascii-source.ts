/** V8 keeps a program's text as long as the program runs, in two bytes a character once a single one is not ASCII. */
import type { Plugin } from 'vite';

/** Writes such characters as `\uXXXX`, which means the same wherever they stand here: in strings, templates, expressions and comments. */
export function asciiSource(): Plugin {
  return {
    name: 'ascii-source',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === 'chunk') file.code = file.code.replace(/[^\0-\x7f]/g, escaped);
      }
    },
  };
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
