import type { Finding } from '../../stack/model/finding.ts';
import { PlainWords } from '../faults/plain-words.tsx';
import classes from './staging.module.css';

/** What the linter says: refusals first, each with its code, its line, why, and what to do. */
export function FindingList({ findings }: { readonly findings: readonly Finding[] }) {
  if (findings.length === 0) return <p className={classes.quiet}>Nothing to say against it.</p>;
  const inOrder = [...findings].sort((a, b) => rank(a) - rank(b));
  return (
    <ul className={classes.findings}>
      {inOrder.map((finding) => (
        <li key={`${finding.code} ${finding.path} ${finding.line}`} data-weight={finding.weight}>
          <p className={classes.where}>
            {finding.weight === 'refusal' ? 'Refused' : 'Warning'} · <code>{finding.code}</code> ·{' '}
            <code>
              {finding.path}:{finding.line}
            </code>
          </p>
          <p>
            <PlainWords text={finding.reason} />
          </p>
          <p className={classes.fix}>
            <PlainWords text={finding.fix} />
          </p>
        </li>
      ))}
    </ul>
  );
}

function rank({ weight }: Finding): number {
  return weight === 'refusal' ? 0 : 1;
}
