/** What the editor knows of nginx: at the least, all that we print. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CompletionContext } from '@codemirror/autocomplete';
import { ensureSyntaxTree } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import { completeNginx } from '../../../renderer/config/nginx-completion.ts';
import { isDataBlock, type Place } from '../../../renderer/config/nginx-directives.ts';
import { nginxLanguage } from '../../../renderer/config/nginx-language.ts';
import { placeAt } from '../../../renderer/config/place-at.ts';
import { SNIPPET_LEVELS, snippetPath } from '../../../stack/model/snippets.ts';
import { type ParsedDirective, parseDirectives } from '../../../stack/nginx/parse-directives.ts';

const GOLDEN = fileURLToPath(new URL('../../golden/nginx/', import.meta.url));

describe('of every config we print', () => {
  const files = readdirSync(GOLDEN, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.conf'),
  );

  it.each(files)('the editor colours each directive of %s as one it knows', (path) => {
    const text = readFileSync(join(GOLDEN, path), 'utf8');
    const printed = directivesIn(parseDirectives(text) ?? []).map(({ name }) => name);
    expect(printed.length).toBeGreaterThan(0);
    const known = kindsOf(text)
      .filter(({ kind }) => kind === 'keyword' || kind === 'controlKeyword')
      .map(({ word }) => word);
    expect(known).toEqual(printed);
  });

  it.each(files)('completion offers each directive of %s where it stands', (path) => {
    const text = readFileSync(join(GOLDEN, path), 'utf8');
    const missed = directivesIn(parseDirectives(text) ?? []).filter(
      (directive) => !offered(textBefore(text, directive), levelOf(path))?.includes(directive.name),
    );
    expect(missed).toEqual([]);
  });
});

describe('the editor’s colours', () => {
  it('tell a directive nobody knows from one that is known', () => {
    const kinds = kindsOf('add_haeder X-Hello hi;\nadd_header X-Hello hi;\n');
    expect(kinds.filter(({ word }) => word.startsWith('add_'))).toEqual([
      { word: 'add_haeder', kind: 'name' },
      { word: 'add_header', kind: 'keyword' },
    ]);
  });

  it('take the words of a table, a string over lines and a comment for no directive', () => {
    const text =
      'map $host $kind {\n  default 1;\n  return 2;\n}\n# root /;\nlog_format a "root\n root ;{";\n';
    const known = kindsOf(text).filter(({ kind }) => kind === 'keyword' || kind === 'controlKeyword');
    expect(known.map(({ word }) => word)).toEqual(['map', 'log_format']);
  });
});

describe('a place', () => {
  it.each([
    ['', 'server', 'server', 'directive'],
    ['add_header ', 'server', 'server', 'argument'],
    ['add_header X y;\n', 'server', 'server', 'directive'],
    ['location / {\n', 'server', 'location', 'directive'],
    ['location / { if ($host) {\n', 'server', 'if', 'directive'],
    ['location / { root /; }\n', 'server', 'server', 'directive'],
    ['map $a $b {\n', 'http', null, 'directive'],
    ['server { listen 1; }\n', 'http', 'http', 'directive'],
    ['}}}', 'upstream', 'upstream', 'directive'],
    ['# location {', 'server', 'server', 'nothing'],
    ['# location {\n', 'server', 'server', 'directive'],
    ["return 200 'an open { text", 'server', 'server', 'nothing'],
    ["return 200 'a text; $host {'; ", 'server', 'server', 'directive'],
    ['rewrite ^/a\\{2\\} /b', 'server', 'server', 'argument'],
  ] as const)('after %j in %s is %s, where a %s comes next', (text, level, place, next) => {
    expect(placeAt(text, level)).toEqual({ place, next });
  });
});

describe('completion', () => {
  it('offers what the level takes and nothing else', () => {
    expect(offered('a', 'server')).toEqual(expect.arrayContaining(['add_header', 'allow']));
    expect(offered('p', 'upstream') ?? []).not.toContain('proxy_pass');
    expect(offered('l', 'upstream')).toEqual(expect.arrayContaining(['least_conn', 'least_time']));
    expect(offered('location / { p', 'server')).toContain('proxy_pass');
  });

  it('offers variables in arguments, and nothing in comments and tables', () => {
    expect(offered('return 200 $h', 'server')).toContain('$host');
    expect(offered('# a', 'server')).toBeNull();
    expect(offered('map $host $kind { a', 'http')).toBeNull();
  });

  it('explains each of the commonest in a line', () => {
    const options = optionsAt('a', 'server') ?? [];
    expect(options.find(({ label }) => label === 'add_header')?.info).toContain('Adds a header');
  });
});

/** Each word of the text with its kind, in order. */
function kindsOf(text: string): readonly { readonly word: string; readonly kind: string }[] {
  const state = EditorState.create({ doc: text, extensions: [nginxLanguage] });
  const kinds: { word: string; kind: string }[] = [];
  ensureSyntaxTree(state, text.length, 10_000)?.iterate({
    enter: ({ name, from, to }) => {
      if (name !== 'Document') kinds.push({ word: text.slice(from, to), kind: name });
    },
  });
  return kinds;
}

/** Every directive; the lines of a table such as that of `map` are none. */
function directivesIn(lines: readonly ParsedDirective[]): readonly ParsedDirective[] {
  return lines.flatMap((line) => [line, ...(isDataBlock(line.name) ? [] : directivesIn(line.block ?? []))]);
}

/** Up to the directive's first letter. */
function textBefore(text: string, { name, line }: ParsedDirective): string {
  const lines = text.split('\n').slice(0, line);
  const own = lines.pop() ?? '';
  return [...lines, own.slice(0, own.indexOf(name) + 1)].join('\n');
}

/** Where a file of a generation is read. */
function levelOf(path: string): Place {
  if (path.endsWith('nginx.conf')) return 'main';
  return SNIPPET_LEVELS.find((level) => path.endsWith(snippetPath(level))) ?? 'http';
}

function optionsAt(text: string, level: Place) {
  const state = EditorState.create({ doc: text, extensions: [nginxLanguage] });
  return completeNginx(level)(new CompletionContext(state, text.length, false))?.options ?? null;
}

function offered(text: string, level: Place): readonly string[] | null {
  return optionsAt(text, level)?.map(({ label }) => label) ?? null;
}
