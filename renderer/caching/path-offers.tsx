/** Paths that could be cached: those asked for most, and any that is typed. */
import { useState } from 'react';
import type { TrafficBreakdown } from '../../stack/model/traffic.ts';
import { PlainWords } from '../faults/plain-words.tsx';
import { countText } from '../format/quantities.ts';
import { useAnswer } from '../state/use-answer.ts';
import { Press } from '../theme/press.tsx';
import classes from './caching.module.css';
import { type RuleDraft, refusedPath } from './caching-draft.ts';

interface PathOffersProps {
  readonly rules: readonly RuleDraft[];
  readonly onAdd: (words: string) => void;
}

export function PathOffers({ rules, onAdd }: PathOffersProps) {
  const [typed, setTyped] = useState('');
  const seen = useAnswer('cache-offers', (client) => client.traffic.breakdown({ window: 'all' }));
  const offers = offersOf(seen.kind === 'here' ? seen.value : null, rules);
  const refusal = typed === '' ? null : refusedPath(typed, rules);
  const add = (words: string) => {
    if (refusedPath(words, rules) !== null) return;
    onAdd(words);
    setTyped('');
  };
  return (
    <section className={classes.offers} aria-label="Paths that could be cached">
      <p className={classes.quiet}>
        {rules.length === 0
          ? 'Nothing is cached: every request meets a backend. Choose a path to keep its answers.'
          : 'Keep the answers of another path:'}
      </p>
      <ul>
        {offers.map(({ path, requests }) => (
          <li key={path}>
            <Press size="small" onClick={() => add(path)}>
              <code className={classes.offer}>{path}</code>
              {requests === 0 ? null : <span className={classes.asked}>{countText(requests)}</span>}
            </Press>
          </li>
        ))}
      </ul>
      <div className={classes.add}>
        <input
          type="text"
          aria-label="Another path"
          placeholder="/path, or /static/*"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value.trim())}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || typed === '') return;
            // Enter here is for the path, not for the form.
            event.preventDefault();
            add(typed);
          }}
        />
        <Press size="small" disabled={typed === '' || refusal !== null} onClick={() => add(typed)}>
          Add
        </Press>
      </div>
      {refusal === null ? null : (
        <p role="alert" className={classes.wrong}>
          <PlainWords text={refusal} />
        </p>
      )}
    </section>
  );
}

const OFFERED = 6;
/** What the sample is asked for to see whether it lives: kept, it would tell nothing. */
const LIVE: readonly string[] = ['/health'];

/** The sample’s own first, then what was asked for most. */
function offersOf(seen: TrafficBreakdown | null, rules: readonly RuleDraft[]) {
  const paths = seen?.paths ?? [];
  const first = {
    path: '/cache-me',
    requests: paths.find(({ path }) => path === '/cache-me')?.requests ?? 0,
  };
  return [first, ...paths.filter(({ path }) => path !== first.path && !LIVE.includes(path))]
    .filter(({ path }) => refusedPath(path, rules) === null)
    .slice(0, OFFERED);
}
