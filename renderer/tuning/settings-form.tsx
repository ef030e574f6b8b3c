import { type ReactNode, useEffect, useRef } from 'react';
import type { WishEdit } from '../../stack/model/edit.ts';
import { useCommands } from '../state/commands.ts';
import { usePanelStore } from '../state/panel-store.ts';
import { SettingsFoot } from './settings-foot.tsx';
import classes from './tuning.module.css';

interface SettingsFormProps {
  /** What the form says; the sentence where it says nothing that can be. */
  readonly edit: WishEdit | string;
  readonly onReset: () => void;
  readonly children: ReactNode;
}

/** A drawer's form: sent as one edit, and the drawer closed, once it says something that can be. */
export function SettingsForm({ edit, onReset, children }: SettingsFormProps) {
  const store = usePanelStore();
  const commands = useCommands();
  const form = useRef<HTMLFormElement>(null);
  // A form that came as a chunk was not there when the drawer looked for it.
  useEffect(() => form.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus(), []);
  return (
    <form
      ref={form}
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (typeof edit === 'string') return;
        store.setState({ settings: null });
        commands.edit(edit);
      }}
    >
      {children}
      <SettingsFoot edit={edit} onReset={onReset} />
    </form>
  );
}
