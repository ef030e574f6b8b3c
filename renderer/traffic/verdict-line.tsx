/** Whether what is seen is what the method should do, in words; the statistic on hover. */
import type { ChiSquare, ServiceTraffic, VerdictKind } from '../../stack/model/traffic.ts';
import { PlainWords } from '../faults/plain-words.tsx';
import { Lamp, type LampAspect } from '../signals/lamp.tsx';
import classes from './traffic.module.css';

interface VerdictLineProps {
  readonly service: ServiceTraffic;
  readonly isOnly: boolean;
}

export function VerdictLine({ service: { name, verdict }, isOnly }: VerdictLineProps) {
  const { kind, sentence, reasons, test } = verdict;
  return (
    <div className={classes.verdict} role="status" aria-label={`Verdict on ${name}`} data-kind={kind}>
      <Lamp aspect={ASPECTS[kind]} size={13} />
      <p title={test ? testWords(test) : undefined}>
        {isOnly ? null : <b>{name}: </b>}
        <strong>
          <PlainWords text={sentence} />
        </strong>
        {reasons.map((reason) => (
          <span key={reason}>
            {' '}
            <PlainWords text={reason} />
          </span>
        ))}
      </p>
      {test ? (
        <code title={testWords(test)}>p {test.p < 0.001 ? '< 0.001' : `= ${test.p.toFixed(3)}`}</code>
      ) : null}
    </div>
  );
}

function testWords({ statistic, degrees, p }: ChiSquare): string {
  return `Pearson’s test: χ² = ${statistic.toFixed(2)} with ${degrees} degrees of freedom; chance alone differs at least as much in ${(p * 100).toPrecision(3)} % of cases`;
}

const ASPECTS: Readonly<Record<VerdictKind, LampAspect>> = {
  quiet: 'unlit',
  exact: 'clear',
  chance: 'clear',
  explained: 'caution',
  unexplained: 'danger',
  'too-few': 'unlit',
  unfixed: 'unlit',
};
