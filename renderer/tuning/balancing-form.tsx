/** What nginx is told of the whole group beyond the method: who meets the same backend again, and what is tried twice. */
import { Switch } from '@mantine/core';
import { useState } from 'react';
import { NEXT_UPSTREAM_CONDITIONS, type NextUpstreamCondition } from '../../stack/model/balancing.ts';
import { lackOf } from '../../stack/nginx/capabilities.ts';
import { type BalancingDraft, draftOfBalancing, parseBalancing } from './parse-settings.ts';
import { SelectSetting, type TextField, TextSettings } from './setting.tsx';
import { SettingsForm } from './settings-form.tsx';
import classes from './tuning.module.css';
import { useCircumstances } from './use-circumstances.ts';

export function BalancingForm() {
  const { balancing, version } = useCircumstances();
  const [draft, setDraft] = useState(() => draftOfBalancing(balancing));
  const change = (part: Partial<BalancingDraft>) => setDraft({ ...draft, ...part });
  const lack = lackOf(version, 'sticky');
  const parsed = parseBalancing(draft);
  const edit =
    parsed.kind === 'wrong' ? parsed.sentence : ({ kind: 'balancing', balancing: parsed.value } as const);
  const typed = (fields: readonly TextField<TypedField>[]) => (
    <TextSettings fields={fields} draft={draft} onChange={change} />
  );

  return (
    <SettingsForm edit={edit} onReset={() => setDraft(draftOfBalancing({}))}>
      <SelectSetting
        name="sticky"
        sentence={STICKY_SENTENCE}
        reason={lack === null ? null : `${lack}.`}
        isFirst
        isDisabled={lack !== null && draft.sticky === 'none'}
        value={draft.sticky}
        options={STICKY_OPTIONS}
        onChange={(sticky) => change({ sticky })}
      />
      {draft.sticky === 'cookie' ? typed(COOKIE_FIELDS) : null}
      {draft.sticky === 'route' ? typed(ROUTE_FIELDS) : null}
      {typed(KEEPALIVE_FIELDS)}
      <SelectSetting
        name="next_upstream"
        sentence={NEXT_SENTENCE}
        value={draft.next}
        options={NEXT_OPTIONS}
        onChange={(next) => change({ next })}
      />
      {draft.next === 'chosen' ? (
        <>
          <Conditions chosen={draft.conditions} onChange={(conditions) => change({ conditions })} />
          {typed(TRIES_FIELDS)}
        </>
      ) : null}
    </SettingsForm>
  );
}

interface ConditionsProps {
  readonly chosen: readonly NextUpstreamCondition[];
  readonly onChange: (chosen: readonly NextUpstreamCondition[]) => void;
}

/** None chosen: a request is never passed on. */
function Conditions({ chosen, onChange }: ConditionsProps) {
  return (
    <fieldset className={classes.conditions} aria-label="Passed on after">
      {NEXT_UPSTREAM_CONDITIONS.map((condition) => (
        <Switch
          key={condition}
          size="xs"
          withThumbIndicator={false}
          label={condition}
          checked={chosen.includes(condition)}
          onChange={({ currentTarget: { checked } }) =>
            onChange(
              NEXT_UPSTREAM_CONDITIONS.filter((one) => (one === condition ? checked : chosen.includes(one))),
            )
          }
        />
      ))}
    </fieldset>
  );
}

type TypedField = 'cookie' | 'expires' | 'variables' | 'keepalive' | 'tries';

const STICKY_OPTIONS = { none: 'nobody', cookie: 'by a cookie', route: 'by a route' } as const;
const STICKY_SENTENCE =
  'Whoever met a backend meets it again, whatever the method says for newcomers. For applications that keep something of a client in memory.';

const COOKIE_FIELDS: readonly TextField<TypedField>[] = [
  {
    field: 'cookie',
    name: 'cookie',
    unset: 'its name',
    sentence: 'nginx gives each newcomer a cookie of this name. It holds which backend answered first.',
  },
  {
    field: 'expires',
    name: 'expires',
    unset: 'with the browser',
    sentence: 'How long a browser keeps the cookie, such as 1h. Left empty, until it is closed.',
  },
];

const ROUTE_FIELDS: readonly TextField<TypedField>[] = [
  {
    field: 'variables',
    name: 'variables',
    unset: '$cookie_route',
    sentence:
      'Looked at in order; the first that is not empty names a route. The backend with that route gets the request.',
  },
];

const KEEPALIVE_FIELDS: readonly TextField<TypedField>[] = [
  {
    field: 'keepalive',
    name: 'keepalive',
    unset: '16',
    sentence:
      'Idle connections to backends that each worker keeps for the next request. More spare connecting; 0 connects anew each time.',
  },
];

const NEXT_OPTIONS = { default: 'after error, timeout', chosen: 'as chosen' } as const;
const NEXT_SENTENCE =
  'After what a request goes to another backend, if the client was told nothing yet. A POST that was sent is passed on only with non_idempotent.';

const TRIES_FIELDS: readonly TextField<TypedField>[] = [
  {
    field: 'tries',
    name: 'tries',
    unset: '0',
    sentence: 'Backends one request may meet. 0 is all there are; 2 is one second chance.',
  },
];
