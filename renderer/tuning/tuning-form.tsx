/** What nginx is told of one backend beyond its address. */
import { useState } from 'react';
import { stagedOf } from '../staging/put-edit.ts';
import { useBoard, usePanel } from '../state/panel-store.ts';
import { draftOfTuning, parseTuning, type TuningDraft } from './parse-settings.ts';
import { SwitchSetting, type TextField, TextSettings } from './setting.tsx';
import { SettingsForm } from './settings-form.tsx';
import { tuningOf } from './tuning-of.ts';
import { TUNING_SENTENCES as SENTENCES, type TuningField, whyNot } from './tuning-rules.ts';
import { useCircumstances } from './use-circumstances.ts';

export function TuningForm({ backend }: { readonly backend: string }) {
  const set = useBoard(({ service }) => tuningOf(service, backend));
  const staged = usePanel((state) => stagedOf(state.staged, 'tune', (edit) => edit.backend === backend));
  const circumstances = useCircumstances();
  const [draft, setDraft] = useState(() => draftOfTuning(staged?.tuning ?? set));
  const change = (part: Partial<TuningDraft>) => setDraft({ ...draft, ...part });
  const reasonOf = (field: TuningField) => whyNot(field, circumstances);
  const parsed = parseTuning(draft);
  const edit =
    parsed.kind === 'wrong' ? parsed.sentence : ({ kind: 'tune', backend, tuning: parsed.value } as const);
  const route = { ...ROUTE, reason: reasonOf('route') };

  return (
    <SettingsForm edit={edit} onReset={() => setDraft(draftOfTuning({}))}>
      <TextSettings fields={NUMBERS} draft={draft} focus="first" onChange={change} />
      <SwitchSetting
        name="backup"
        sentence={SENTENCES.backup}
        reason={reasonOf('backup')}
        state={draft.backup === 'backup' ? 'on' : 'off'}
        onChange={(state) => change({ backup: state === 'on' ? 'backup' : 'primary' })}
      />
      {(['down', 'drain'] as const).map((traffic) => (
        <SwitchSetting
          key={traffic}
          name={traffic}
          sentence={SENTENCES[traffic]}
          reason={reasonOf(traffic)}
          state={draft.traffic === traffic ? 'on' : 'off'}
          onChange={(state) => change({ traffic: state === 'on' ? traffic : 'in' })}
        />
      ))}
      <TextSettings fields={[route]} draft={draft} onChange={change} />
    </SettingsForm>
  );
}

/** What stands in an empty field is what is printed without it. */
const NUMBERS: readonly TextField<'weight' | 'maxConns' | 'maxFails' | 'failTimeoutS'>[] = [
  { field: 'weight', name: 'weight', unset: '1', sentence: SENTENCES.weight },
  { field: 'maxConns', name: 'max_conns', unset: '0', sentence: SENTENCES.maxConns },
  { field: 'maxFails', name: 'max_fails', unset: '1', sentence: SENTENCES.maxFails },
  {
    field: 'failTimeoutS',
    name: 'fail_timeout',
    unset: '1',
    unit: 's',
    sentence: SENTENCES.failTimeoutS,
  },
];

const ROUTE: TextField<'route'> = {
  field: 'route',
  name: 'route',
  unset: 'none',
  sentence: SENTENCES.route,
};
