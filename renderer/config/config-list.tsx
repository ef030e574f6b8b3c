/** Everything that can be looked at, by whose it is. */
import type { ReactNode } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { SNIPPET_LEVELS, type SnippetLevel, snippetPath } from '../../stack/model/snippets.ts';
import { PlainWords } from '../faults/plain-words.tsx';
import { type ConfigShown, usePanel } from '../state/panel-store.ts';
import choice from '../theme/choice.module.css';
import classes from './config.module.css';
import { wishedSnippets } from './snippet-state.ts';
import { SNIPPET_WORDS } from './snippet-words.ts';
import { useDesk, useSnippets } from './use-desk.ts';
import { useGeneratedFiles } from './use-generated-files.ts';

const NONE = [] as const;

export function ConfigList() {
  const answer = useGeneratedFiles();
  const drift = usePanel((state) => state.board?.drift ?? NONE);
  const generation = usePanel((state) => state.board?.generation ?? null);
  const files = answer.kind === 'here' ? answer.value : NONE;
  const marks = new Map(drift.map(({ path, what }) => [path, what]));
  const missing = drift.filter(
    ({ what, path }) => what === 'missing' && !files.some((file) => file.path === path),
  );
  return (
    <nav className={classes.list} aria-label="Config">
      <h2>Your snippets</h2>
      <ul>
        {SNIPPET_LEVELS.map((level) => (
          <SnippetItem key={level} level={level} />
        ))}
      </ul>
      <h2>Generated{generation === null ? '' : ` · generation ${generation}`}</h2>
      <ul>
        {files.length === 0 && answer.kind !== 'waiting' ? (
          <li className={classes.none}>
            {answer.kind === 'refused' ? <PlainWords text={answer.fault.message} /> : 'no config yet'}
          </li>
        ) : null}
        {[...files, ...missing].map(({ path }) => (
          <Item
            key={path}
            shown={{ kind: 'file', path }}
            note={marks.has(path) ? <em data-tone="caution">{marks.get(path)}</em> : null}
          >
            {path}
          </Item>
        ))}
        {drift.length > 0 ? (
          <Item shown={{ kind: 'drift' }} note={<em data-tone="caution">{drift.length}</em>}>
            changed on disk
          </Item>
        ) : null}
      </ul>
      <h2>Loaded</h2>
      <ul>
        <Item shown={{ kind: 'loaded' }} note={null}>
          nginx -T
        </Item>
      </ul>
    </nav>
  );
}

function SnippetItem({ level }: { readonly level: SnippetLevel }) {
  const { lines, isEdited, worst } = useSnippets(
    useShallow((state) => {
      const text = wishedSnippets(state)[level].trimEnd();
      const weights = state.findings
        .filter(({ path }) => path === snippetPath(level))
        .map(({ weight }) => weight);
      const isRefused = state.refusal?.fault.at?.path === snippetPath(level) || weights.includes('refusal');
      return {
        lines: text === '' ? 0 : text.split('\n').length,
        isEdited: state.drafts[level] !== undefined,
        worst: isRefused ? 'refused' : weights.length > 0 ? 'warned' : null,
      };
    }),
  );
  const words = lines === 0 ? 'empty' : lines === 1 ? '1 line' : `${lines} lines`;
  return (
    <Item
      shown={{ kind: 'snippet', level }}
      note={
        <>
          {worst === null ? null : <em data-tone={worst === 'refused' ? 'danger' : 'caution'}>{worst}</em>}
          {isEdited ? <em data-tone="edited">edited</em> : <span>{words}</span>}
        </>
      }
    >
      {SNIPPET_WORDS[level].title}
    </Item>
  );
}

interface ItemProps {
  readonly shown: ConfigShown;
  readonly note: ReactNode;
  readonly children: ReactNode;
}

function Item({ shown, note, children }: ItemProps) {
  const desk = useDesk();
  const isShown = usePanel((state) => areEqual(state.configShown, shown));
  return (
    <li>
      <button
        type="button"
        className={choice.choice}
        aria-current={isShown || undefined}
        onClick={() => desk.show(shown)}
      >
        <code>{children}</code>
        <span className={classes.note}>{note}</span>
      </button>
    </li>
  );
}

function areEqual(one: ConfigShown, other: ConfigShown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
