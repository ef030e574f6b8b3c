import { Switch } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { PlainWords } from '../faults/plain-words.tsx';
import classes from './tuning.module.css';

interface SettingProps {
  /** As nginx calls it. */
  readonly name: string;
  readonly sentence: string;
  /** Why it cannot be set here; null where it can. */
  readonly reason?: string | null | undefined;
  /** The control, described by the sentence. */
  readonly children: (describedBy: string) => ReactNode;
}

/** One setting: its name, its control, and the sentences that say what it does, or why it cannot be set. */
export function Setting({ name, sentence, reason = null, children }: SettingProps) {
  const id = useId();
  return (
    <div className={classes.setting} data-off={reason !== null || undefined}>
      <div className={classes.line}>
        <code>{name}</code>
        {children(id)}
      </div>
      <p id={id}>
        {sentence}
        {reason === null ? null : (
          <span className={classes.reason}>
            <PlainWords text={reason} />
          </span>
        )}
      </p>
    </div>
  );
}

/** A field of a draft that is typed, in the order it is asked in. */
export interface TextField<Field extends string> extends Omit<SettingProps, 'children'> {
  readonly field: Field;
  /** What holds while the field is empty. */
  readonly unset: string;
  readonly unit?: string | undefined;
}

interface TextSettingsProps<Field extends string> {
  readonly fields: readonly TextField<Field>[];
  readonly draft: Readonly<Record<Field, string>>;
  /** Whether the keyboard begins in the first of them. */
  readonly focus?: 'first' | 'elsewhere';
  readonly onChange: (part: Readonly<Record<string, string>>) => void;
}

export function TextSettings<Field extends string>(props: TextSettingsProps<Field>) {
  const { fields, draft, focus = 'elsewhere', onChange } = props;
  return fields.map(({ field, unset, unit, ...setting }, index) => (
    <Setting key={field} {...setting}>
      {(describedBy) => (
        <span className={classes.field}>
          <input
            type="text"
            data-autofocus={(focus === 'first' && index === 0) || undefined}
            aria-label={setting.name}
            aria-describedby={describedBy}
            placeholder={unset}
            autoComplete="off"
            spellCheck={false}
            disabled={typeof setting.reason === 'string' && draft[field] === ''}
            value={draft[field]}
            onChange={({ currentTarget: { value } }) => onChange({ [field]: value })}
          />
          {unit}
        </span>
      )}
    </Setting>
  ));
}

interface SelectSettingProps<Value extends string> extends Omit<SettingProps, 'children'> {
  readonly value: Value;
  readonly options: Readonly<Record<Value, string>>;
  /** Where the keyboard begins. */
  readonly isFirst?: boolean;
  readonly isDisabled?: boolean;
  readonly onChange: (value: Value) => void;
}

/** `options` in the order they are listed. */
export function SelectSetting<Value extends string>(props: SelectSettingProps<Value>) {
  const { value, options, isFirst, isDisabled = false, onChange, ...setting } = props;
  const values = Object.keys(options) as Value[];
  return (
    <Setting {...setting}>
      {(describedBy) => (
        <select
          data-autofocus={isFirst}
          aria-label={setting.name}
          aria-describedby={describedBy}
          disabled={isDisabled}
          value={value}
          onChange={({ currentTarget }) => {
            const chosen = values.find((one) => one === currentTarget.value);
            if (chosen !== undefined) onChange(chosen);
          }}
        >
          {values.map((one) => (
            <option key={one} value={one}>
              {options[one]}
            </option>
          ))}
        </select>
      )}
    </Setting>
  );
}

interface SwitchSettingProps extends Omit<SettingProps, 'children'> {
  readonly state: 'on' | 'off';
  readonly onChange: (state: 'on' | 'off') => void;
}

/** With a reason against it, it can only be taken away. */
export function SwitchSetting({ state, onChange, ...setting }: SwitchSettingProps) {
  return (
    <Setting {...setting}>
      {(describedBy) => (
        <Switch
          size="xs"
          withThumbIndicator={false}
          aria-label={setting.name}
          aria-describedby={describedBy}
          disabled={typeof setting.reason === 'string' && state === 'off'}
          checked={state === 'on'}
          onChange={(event) => onChange(event.currentTarget.checked ? 'on' : 'off')}
        />
      )}
    </Setting>
  );
}
