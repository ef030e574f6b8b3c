/** What nginx keeps of the backends’ answers: by path, with what it did; and what is thrown away. */
import { useState } from 'react';
import { type Caching, NO_CACHING, ruleWords } from '../../stack/model/caching.ts';
import type { TrafficWindow } from '../../stack/model/traffic.ts';
import { stagedOf } from '../staging/put-edit.ts';
import { useCommands } from '../state/commands.ts';
import { useBoard, usePanel } from '../state/panel-store.ts';
import { Press } from '../theme/press.tsx';
import { type TextField, TextSettings } from '../tuning/setting.tsx';
import { SettingsForm } from '../tuning/settings-form.tsx';
import { CacheFigures } from './cache-figures.tsx';
import classes from './caching.module.css';
import { type CachingDraft, draftOfCaching, newRule, parseCaching, type RuleDraft } from './caching-draft.ts';
import { PathOffers } from './path-offers.tsx';
import { RuleCard } from './rule-card.tsx';
import { useCacheReport } from './use-cache-report.ts';

const LOOK_EVERY_MS = 2000;
const SHOWN_PATHS = 5;

export function CachingForm() {
  const commands = useCommands();
  const wished = useBoard((board) => board.caching ?? NO_CACHING);
  const staged = usePanel((state) => stagedOf(state.staged, 'caching')?.caching);
  const [draft, setDraft] = useState(() => draftOfCaching(staged ?? wished));
  const [open, setOpen] = useState<string | null>(null);
  const [window, setWindow] = useState<TrafficWindow>('5m');
  const report = useCacheReport(window, LOOK_EVERY_MS);
  const change = (part: Partial<CachingDraft>) => setDraft({ ...draft, ...part });
  const parsed = parseCaching(draft);
  const edit =
    parsed.kind === 'wrong' ? parsed.sentence : ({ kind: 'caching', caching: parsed.value } as const);

  return (
    <SettingsForm edit={edit} onReset={() => setDraft(draftOfCaching(NO_CACHING))}>
      <CacheFigures report={report} window={window} maxMb={wished.zone.maxMb} onPick={setWindow} />
      <ul className={classes.rules} aria-label="Cached paths">
        {draft.rules.map((rule, index) => (
          <RuleCard
            key={rule.words}
            rule={rule}
            count={report?.rules.find((one) => one.rule === rule.words) ?? null}
            paths={(report?.paths ?? []).filter((one) => one.rule === rule.words).slice(0, SHOWN_PATHS)}
            stage={isServed(rule, wished) ? 'served' : 'typed'}
            fold={open === rule.words ? 'open' : 'closed'}
            onFold={() => setOpen(open === rule.words ? null : rule.words)}
            onChange={(part) => change({ rules: draft.rules.with(index, { ...rule, ...part }) })}
          />
        ))}
      </ul>
      <PathOffers
        rules={draft.rules}
        onAdd={(words) => change({ rules: [...draft.rules, newRule(words)] })}
      />
      <TextSettings fields={ZONE_FIELDS} draft={draft} onChange={change} />
      {wished.rules.length === 0 ? null : (
        <div className={classes.purge}>
          <p>
            A purge takes effect with the next config: everything is asked of a backend once more. What was
            kept is found no more and goes by itself; no undo brings it back.
          </p>
          <Press size="small" look="danger" onClick={() => commands.purge({ kind: 'all' })}>
            Purge all
          </Press>
        </div>
      )}
    </SettingsForm>
  );
}

function isServed(rule: RuleDraft, { rules }: Caching): boolean {
  return rules.some((one) => ruleWords(one) === rule.words);
}

const ZONE_FIELDS: readonly TextField<'maxMb' | 'inactiveMin' | 'keysMb'>[] = [
  {
    field: 'maxMb',
    name: 'max_size',
    unset: '128',
    unit: 'MB',
    sentence: 'Disk for all that is kept. Beyond it, what was asked for longest ago goes.',
  },
  {
    field: 'inactiveMin',
    name: 'inactive',
    unset: '60',
    unit: 'min',
    sentence: 'What nobody asked for in so long goes, fresh or not: as long as old answers can stand in.',
  },
  {
    field: 'keysMb',
    name: 'keys_zone',
    unset: '4',
    unit: 'MB',
    sentence: 'Memory for keys, about 8000 in each megabyte.',
  },
];
