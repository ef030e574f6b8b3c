/** One more who is told. What is typed stays where it is refused. */
import { IconPlus, IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { Fault } from '../../stack/model/faults.ts';
import { PlainWords } from '../faults/plain-words.tsx';
import { Press } from '../theme/press.tsx';
import { FaultWords } from './fault-words.tsx';
import {
  EMPTY_EXPORTER,
  EXPORTER_PRESETS,
  type ExporterDraft,
  type HeaderDraft,
  readExporter,
} from './parse-exporter.ts';
import classes from './tracing-card.module.css';
import type { AskTracing } from './use-tracing.ts';

interface ExporterFormProps {
  readonly taken: readonly string[];
  readonly ask: AskTracing;
  readonly onDone: () => void;
}

export function ExporterForm({ taken, ask, onDone }: ExporterFormProps) {
  const [draft, setDraft] = useState<ExporterDraft>(EMPTY_EXPORTER);
  const [preset, setPreset] = useState<string | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const [refused, setRefused] = useState<Fault | null>(null);
  const [isAsked, setAsked] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => first.current?.focus(), []);
  const set = (change: Partial<ExporterDraft>): void => {
    setSaid(null);
    setDraft({ ...draft, ...change });
  };
  const setHeader = (at: number, change: Partial<HeaderDraft>): void =>
    set({
      headers: draft.headers.map((header, index) => (index === at ? { ...header, ...change } : header)),
    });
  const submit = (): void => {
    const { wish, fault } = readExporter(draft, taken);
    setSaid(fault);
    setRefused(null);
    if (!wish) return;
    setAsked(true);
    void ask((client) => client.exporters.put(wish)).then((told) => {
      setAsked(false);
      setRefused(told);
      if (!told) onDone();
    });
  };
  return (
    <form
      className={classes.form}
      aria-label="New exporter"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => event.key === 'Escape' && onDone()}
    >
      <p className={classes.presets}>
        {EXPORTER_PRESETS.map(({ label, draft: like, words }) => (
          <Press
            key={label}
            size="small"
            aria-pressed={preset === words}
            onClick={() => {
              setPreset(words);
              setSaid(null);
              setDraft(like);
            }}
          >
            {label}
          </Press>
        ))}
        <span>
          <PlainWords text={preset ?? 'Begin with one of these, or type an address.'} />
        </span>
      </p>
      <label htmlFor={`${id}-name`}>Name</label>
      <input
        ref={first}
        id={`${id}-name`}
        value={draft.name}
        placeholder="collector"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <label htmlFor={`${id}-url`}>URL</label>
      <span className={classes.row}>
        <input
          id={`${id}-url`}
          value={draft.url}
          placeholder="http://127.0.0.1:4318/v1/traces"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => set({ url: event.currentTarget.value })}
        />
        <select
          aria-label="Encoding"
          value={draft.encoding}
          onChange={(event) => set({ encoding: event.currentTarget.value === 'json' ? 'json' : 'protobuf' })}
        >
          <option value="protobuf">protobuf</option>
          <option value="json">JSON</option>
        </select>
      </span>
      {draft.headers.map((header, at) => (
        <HeaderFields key={at} header={header} at={at} onChange={(change) => setHeader(at, change)}>
          <Press
            look="quiet"
            size="small"
            aria-label={`Take header ${at + 1} away`}
            icon={<IconX size={14} />}
            onClick={() => set({ headers: draft.headers.filter((_, index) => index !== at) })}
          />
        </HeaderFields>
      ))}
      {said ? (
        <p className={classes.fault} role="alert">
          <PlainWords text={said} />
        </p>
      ) : null}
      {refused ? <FaultWords fault={refused} /> : null}
      <p className={classes.foot}>
        <Press look="primary" size="small" type="submit" isBusy={isAsked} disabled={isAsked}>
          Add the exporter
        </Press>
        <Press
          look="quiet"
          size="small"
          icon={<IconPlus size={14} />}
          onClick={() => set({ headers: [...draft.headers, { name: '', value: '' }] })}
        >
          Header
        </Press>
        <Press look="quiet" size="small" onClick={onDone}>
          Cancel
        </Press>
      </p>
    </form>
  );
}

interface HeaderFieldsProps {
  readonly header: HeaderDraft;
  readonly at: number;
  readonly onChange: (change: Partial<HeaderDraft>) => void;
  readonly children: ReactNode;
}

function HeaderFields({ header, at, onChange, children }: HeaderFieldsProps) {
  return (
    <>
      <input
        aria-label={`Name of header ${at + 1}`}
        placeholder="authorization"
        autoComplete="off"
        spellCheck={false}
        value={header.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <span className={classes.row}>
        <input
          type="password"
          aria-label={`Value of header ${at + 1}`}
          placeholder="kept as a secret"
          autoComplete="off"
          value={header.value}
          onChange={(event) => onChange({ value: event.currentTarget.value })}
        />
        {children}
      </span>
    </>
  );
}
