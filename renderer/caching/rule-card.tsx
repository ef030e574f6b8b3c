/** One cached path: its switch, what it did, how to throw it away, and behind a fold how it is kept. */
import { Switch } from '@mantine/core';
import type { CachePathCount, CacheRuleCount } from '../../stack/model/cache-report.ts';
import { countText, durationText, shareText } from '../format/quantities.ts';
import { useCommands } from '../state/commands.ts';
import { Press } from '../theme/press.tsx';
import classes from './caching.module.css';
import type { RuleDraft } from './caching-draft.ts';
import { MixBar } from './mix-bar.tsx';
import { RuleSettings } from './rule-settings.tsx';

interface RuleCardProps {
  readonly rule: RuleDraft;
  readonly count: CacheRuleCount | null;
  /** Asked for most, of those that are many below a prefix. */
  readonly paths: readonly CachePathCount[];
  /** Whether nginx caches it already: what is only typed cannot be purged. */
  readonly stage: 'served' | 'typed';
  readonly fold: 'open' | 'closed';
  readonly onFold: () => void;
  readonly onChange: (part: Partial<RuleDraft>) => void;
}

export function RuleCard({ rule, count, paths, stage, fold, onFold, onChange }: RuleCardProps) {
  const commands = useCommands();
  const { words } = rule;
  return (
    <li className={classes.rule} data-off={rule.state === 'off' || undefined}>
      <div className={classes.head}>
        <Switch
          size="xs"
          withThumbIndicator={false}
          label={<code className={classes.path}>{words}</code>}
          checked={rule.state === 'on'}
          onChange={({ currentTarget }) => onChange({ state: currentTarget.checked ? 'on' : 'off' })}
        />
        <span className={classes.ends}>
          <Press
            size="small"
            look="quiet"
            disabled={stage === 'typed'}
            tip={`What is kept of ${words} is found no more: the next request meets a backend. No undo brings it back.`}
            onClick={() => commands.purge({ kind: 'rule', rule: words })}
          >
            Purge
          </Press>
          <Press size="small" look="quiet" aria-expanded={fold === 'open'} onClick={onFold}>
            {fold === 'open' ? 'Less' : 'Settings'}
          </Press>
        </span>
      </div>
      {count === null || count.ratio === null ? null : (
        <div className={classes.did}>
          <MixBar count={count} legend="none" />
          <span>
            {shareText(count.ratio)} of {countText(count.requests)}
            {count.age?.now == null ? null : ` · kept ${durationText(count.age.now * 1000)} ago`}
          </span>
        </div>
      )}
      {fold === 'open' && rule.rule.match === 'prefix' ? <PathList paths={paths} /> : null}
      {fold === 'open' ? <RuleSettings rule={rule} onChange={onChange} /> : null}
    </li>
  );
}

function PathList({ paths }: { readonly paths: readonly CachePathCount[] }) {
  const commands = useCommands();
  return (
    <ul className={classes.paths} aria-label="Its paths">
      {paths.map(({ path, ratio, requests }) => (
        <li key={path}>
          <code className={classes.offer}>{path}</code>
          <span>
            {shareText(ratio ?? 0)} of {countText(requests)}
          </span>
          <Press
            size="small"
            look="quiet"
            aria-label={`Purge ${path}`}
            onClick={() => commands.purge({ kind: 'path', path })}
          >
            Purge
          </Press>
        </li>
      ))}
    </ul>
  );
}
