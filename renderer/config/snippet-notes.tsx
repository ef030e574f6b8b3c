/** What stands between an edit and its being served: the last refusal, somebody else's change, the linter. */
import type { ReactNode } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Fault } from '../../stack/model/faults.ts';
import { SNIPPET_LEVELS, type SnippetLevel, snippetPath } from '../../stack/model/snippets.ts';
import { PlainWords } from '../faults/plain-words.tsx';
import { Lamp } from '../signals/lamp.tsx';
import notes from './note-line.module.css';
import { overtakenLevels } from './snippet-state.ts';
import { useDesk, useSnippets } from './use-desk.ts';

export function SnippetNotes() {
  const fault = useSnippets((state) => state.refusal?.fault ?? null);
  const overtaken = useSnippets(useShallow(overtakenLevels));
  const refusals = useSnippets(
    useShallow((state) =>
      state.findings.filter(({ weight }) => weight === 'refusal').map(({ path }) => path),
    ),
  );
  const isPreviewing = useSnippets((state) => state.isPreviewing);
  return (
    <>
      {fault ? <Refusal fault={fault} /> : null}
      {overtaken.map((level) => (
        <Note key={level} tone="caution">
          <b>The {level} snippet was changed elsewhere since you began.</b> Your edit is kept; the preview
          shows it beside what serves now, and applying puts yours in its place.
        </Note>
      ))}
      {isPreviewing && refusals.length > 0 && !fault ? (
        <Note tone="caution">
          <b>The linter will refuse this.</b> Its marks in {[...new Set(refusals)].join(' and ')} say why, and
          what to do.
        </Note>
      ) : null}
    </>
  );
}

function Refusal({ fault }: { readonly fault: Fault }) {
  const desk = useDesk();
  const level = SNIPPET_LEVELS.find((one) => snippetPath(one) === fault.at?.path) ?? null;
  return (
    <Note tone="danger">
      <b>
        Not applied
        {level !== null && fault.at ? <Place level={level} line={fault.at.line} desk={desk} /> : null}:
      </b>{' '}
      <PlainWords text={fault.message} /> <PlainWords text={fault.hint} />
    </Note>
  );
}

interface PlaceProps {
  readonly level: SnippetLevel;
  readonly line: number;
  readonly desk: ReturnType<typeof useDesk>;
}

function Place({ level, line, desk }: PlaceProps) {
  return (
    <>
      {', '}
      <button type="button" onClick={() => desk.show({ kind: 'snippet', level })}>
        {snippetPath(level)} line {line}
      </button>
    </>
  );
}

interface NoteProps {
  readonly tone: 'danger' | 'caution';
  readonly children: ReactNode;
}

function Note({ tone, children }: NoteProps) {
  return (
    <div className={notes.noteLine} data-tone={tone} role={tone === 'danger' ? 'alert' : 'status'}>
      <Lamp aspect={tone} size={14} />
      <p>{children}</p>
    </div>
  );
}
