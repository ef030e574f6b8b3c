/** Which server program answers in every backend, how much of it, and what nginx speaks to it. */
import { useState } from 'react';
import type { Serving } from '../../stack/model/serving.ts';
import { DEFAULT_SERVINGS } from '../../stack/model/serving.ts';
import { stagedOf } from '../staging/put-edit.ts';
import { useBoard, usePanel } from '../state/panel-store.ts';
import { SelectSetting, SwitchSetting, type TextField, TextSettings } from '../tuning/setting.tsx';
import { SettingsForm } from '../tuning/settings-form.tsx';
import { FlavourChoice } from './flavour-choice.tsx';
import { draftOfServing, parseServing, type ServingDraft } from './serving-draft.ts';
import { TrapList } from './trap-list.tsx';
import { trapsOf } from './traps.ts';

export function ServingForm() {
  const wish = useServingWish();
  const url = useBoard((board) => board.url);
  const engine = useBoard((board) => board.engine.kind);
  const directAddress = useBoard(
    ({ backends }) => backends.find((row) => typeof row.directAddress === 'string')?.directAddress ?? null,
  );
  const [draft, setDraft] = useState(() => draftOfServing(wish.serving, wish.direct));
  const change = (part: Partial<ServingDraft>) => setDraft({ ...draft, ...part });
  const parsed = parseServing(draft);
  const edit =
    parsed.kind === 'wrong'
      ? parsed.sentence
      : ({ kind: 'serving', serving: parsed.value, direct: draft.direct === 'on' } as const);
  const reach = draft.direct === 'on' ? 'direct' : 'through nginx';
  const shown = parsed.kind === 'wrong' ? DEFAULT_SERVINGS[draft.kind] : parsed.value;

  return (
    <SettingsForm edit={edit} onReset={() => setDraft(draftOfServing(DEFAULT_SERVINGS.gunicorn, 'off'))}>
      <FlavourChoice chosen={draft.kind} onChange={(kind) => change({ kind })} />
      <Parameters draft={draft} onChange={change} />
      <SwitchSetting
        name="direct"
        sentence="Each backend is also reached past nginx, at a port of this machine alone. To see what a backend answers by itself, and how fast."
        state={draft.direct}
        onChange={(direct) => change({ direct })}
      />
      <TrapList traps={trapsOf(shown, { engine, reach, url, directAddress })} />
    </SettingsForm>
  );
}

/** As wished, or as staged. */
function useServingWish(): { readonly serving: Serving; readonly direct: ServingDraft['direct'] } {
  const staged = usePanel((state) => stagedOf(state.staged, 'serving'));
  const serving = useBoard((board) => board.service.serving ?? DEFAULT_SERVINGS.gunicorn);
  const isDirect = useBoard((board) => board.service.direct ?? false);
  return {
    serving: staged?.serving ?? serving,
    direct: (staged?.direct ?? isDirect) ? 'on' : 'off',
  };
}

interface ParametersProps {
  readonly draft: ServingDraft;
  readonly onChange: (part: Partial<ServingDraft>) => void;
}

function Parameters({ draft, onChange }: ParametersProps) {
  switch (draft.kind) {
    case 'gunicorn':
      return (
        <>
          <SelectSetting
            name="worker-class"
            sentence="gthread: each worker answers as many requests at once as it has threads. sync: one, and every connection is closed after it."
            value={draft.workerClass}
            options={WORKER_CLASS_OPTIONS}
            onChange={(workerClass) => onChange({ workerClass })}
          />
          <TextSettings
            fields={draft.workerClass === 'sync' ? GUNICORN_FIELDS.sync : GUNICORN_FIELDS.gthread}
            draft={draft}
            onChange={onChange}
          />
        </>
      );
    case 'uwsgi':
      return (
        <>
          <SelectSetting
            name="protocol"
            sentence="uwsgi: nginx’s uwsgi_pass, a connection for each request. http: uWSGI’s own http, which curl understands too."
            value={draft.protocol}
            options={PROTOCOL_OPTIONS}
            onChange={(protocol) => onChange({ protocol })}
          />
          <TextSettings fields={UWSGI_FIELDS} draft={draft} onChange={onChange} />
        </>
      );
    case 'flask':
      return null;
    default:
      return draft.kind satisfies never;
  }
}

const WORKER_CLASS_OPTIONS = { gthread: 'gthread', sync: 'sync' } as const;
const PROTOCOL_OPTIONS = { uwsgi: 'uwsgi', http: 'http' } as const;

const WORKERS: TextField<'workers'> = {
  field: 'workers',
  name: 'workers',
  unset: '1',
  sentence:
    'Processes in each backend. More of them use more cores, and each holds the whole program in memory.',
};
const THREADS: TextField<'threads'> = {
  field: 'threads',
  name: 'threads',
  unset: '4',
  sentence:
    'Requests each worker has in hand at once. They wait together well, but compute one after the other.',
};
const TIMEOUT: TextField<'timeoutS'> = {
  field: 'timeoutS',
  name: 'timeout',
  unset: '30',
  unit: 's',
  sentence: 'A worker that is silent for so long is killed and started anew.',
};

const GUNICORN_FIELDS: Readonly<
  Record<'gthread' | 'sync', readonly TextField<'workers' | 'threads' | 'timeoutS'>[]>
> = { gthread: [WORKERS, THREADS, TIMEOUT], sync: [WORKERS, TIMEOUT] };

const UWSGI_FIELDS: readonly TextField<'processes' | 'uwsgiThreads'>[] = [
  { ...WORKERS, field: 'processes', name: 'processes' },
  { ...THREADS, field: 'uwsgiThreads' },
];
