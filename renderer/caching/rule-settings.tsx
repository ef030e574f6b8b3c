/** How the answers of one path are kept. */
import { SelectSetting, type TextField, TextSettings } from '../tuning/setting.tsx';
import { KEY_CHOICES, type RuleDraft } from './caching-draft.ts';

interface RuleSettingsProps {
  readonly rule: RuleDraft;
  readonly onChange: (part: Partial<RuleDraft>) => void;
}

export function RuleSettings({ rule, onChange }: RuleSettingsProps) {
  return (
    <div>
      <TextSettings fields={VALID} draft={rule} onChange={onChange} />
      <SelectSetting
        name="Cache-Control"
        sentence="What an answer says of itself goes before these times, or counts for nothing. An answer that sets a cookie is never kept."
        value={rule.backendSays}
        options={{ respected: 'the backend first', overridden: 'only these times' }}
        onChange={(backendSays) => onChange({ backendSays })}
      />
      <SelectSetting
        name="cookies"
        sentence="Requests with a cookie or Authorization are somebody’s own: they meet a backend, and nothing of them is kept."
        value={rule.personal}
        options={{ apart: 'meet a backend', shared: 'as any other' }}
        onChange={(personal) => onChange({ personal })}
      />
      <SelectSetting
        name="key"
        sentence="What tells two answers of this path apart. The backend is told the host, so answers may differ by it."
        value={rule.keyedBy}
        options={KEY_CHOICES}
        onChange={(keyedBy) => onChange({ keyedBy })}
      />
      <SelectSetting
        name="use_stale"
        sentence="When no backend answers, or with 5xx, an answer that is too old is better than none."
        value={rule.stale}
        options={STALE}
        onChange={(stale) => onChange({ stale })}
      />
      <SelectSetting
        name="background_update"
        sentence="Who finds an old answer gets it at once while nginx fetches the new one; or waits for it."
        value={rule.refresh}
        options={{ background: 'in the background', waiting: 'while one waits' }}
        onChange={(refresh) => onChange({ refresh })}
      />
      <TextSettings fields={REST} draft={rule} onChange={onChange} />
    </div>
  );
}

const STALE = { trouble: 'in trouble', never: 'never', 'as before': 'as set elsewhere' } as const;

const VALID: readonly TextField<'ok' | 'missing' | 'failed'>[] = [
  {
    field: 'ok',
    name: '200, 3xx',
    unset: 'as told',
    unit: 's',
    sentence: 'How long a good answer is kept that says nothing of itself.',
  },
  {
    field: 'missing',
    name: '404, 410',
    unset: 'not kept',
    unit: 's',
    sentence: 'How long “not found” is kept.',
  },
  {
    field: 'failed',
    name: '5xx',
    unset: 'not kept',
    unit: 's',
    sentence: 'How long a failure is kept: seconds, to spare a backend in trouble.',
  },
];

const REST: readonly TextField<'lock' | 'bypass' | 'minUses'>[] = [
  {
    field: 'lock',
    name: 'lock',
    unset: 'no lock',
    unit: 's',
    sentence: 'One request fills a key; the others wait for it so long, and look twice a second.',
  },
  {
    field: 'bypass',
    name: 'bypass',
    unset: 'header:X-No-Cache',
    sentence:
      'Requests that carry it ask a backend, and renew what is kept: header:NAME, cookie:NAME, arg:NAME.',
  },
  { field: 'minUses', name: 'min_uses', unset: '1', sentence: 'Kept from so many requests on.' },
];
