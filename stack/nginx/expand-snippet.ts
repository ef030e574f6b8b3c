/** A group's file as nginx reads it: with the person's own lines where they are included, and the way back to both. */
import { snippetPath } from '../model/snippets.ts';
import { parseDirectives } from './parse-directives.ts';
import type { ConfigFile } from './print-config.ts';

export interface Expanded {
  readonly text: string;
  /** Of a line of `text`, from 1: the file it came from, and its line there. */
  readonly placeOf: (line: number) => { readonly path: string; readonly line: number };
}

/** Only what stands inside a group must be judged with what stands around it. */
export function expandSnippet(file: ConfigFile, files: readonly ConfigFile[]): Expanded {
  const path = snippetPath('upstream');
  const lines = file.text.split('\n');
  const at = lines.findIndex((line) => line.trim() === `include ${path};`);
  const snippet = at === -1 ? undefined : files.find((one) => one.path === path);
  if (snippet === undefined || parseDirectives(snippet.text) === null)
    return { text: file.text, placeOf: (line) => ({ path: file.path, line }) };
  const inner = snippet.text.replace(/\n$/, '').split('\n');
  return {
    text: [...lines.slice(0, at), ...inner, ...lines.slice(at + 1)].join('\n'),
    placeOf: (line) => {
      if (line <= at) return { path: file.path, line };
      if (line <= at + inner.length) return { path, line: line - at };
      return { path: file.path, line: line - inner.length + 1 };
    },
  };
}
