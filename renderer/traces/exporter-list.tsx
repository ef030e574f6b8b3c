/** Who else is told of every trace, how that goes, and a place for one more. */
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { Fault } from '../../stack/model/faults.ts';
import type { ExporterTest, ExporterView } from '../../stack/model/trace.ts';
import { clockText, countText, durationText } from '../format/quantities.ts';
import { visibleText } from '../log/visible-text.ts';
import { Lamp } from '../signals/lamp.tsx';
import { Press } from '../theme/press.tsx';
import { ExporterForm } from './exporter-form.tsx';
import { FaultWords } from './fault-words.tsx';
import classes from './tracing-card.module.css';
import type { AskTracing } from './use-tracing.ts';

interface ExporterListProps {
  readonly exporters: readonly ExporterView[];
  readonly ask: AskTracing;
}

export function ExporterList({ exporters, ask }: ExporterListProps) {
  const [isAdding, setAdding] = useState(false);
  return (
    <div className={classes.part}>
      <h2>
        <Lamp
          aspect={
            exporters.some(({ fault }) => fault !== null)
              ? 'danger'
              : exporters.length > 0
                ? 'clear'
                : 'unlit'
          }
        />
        Exporters
        <span className={classes.end}>
          {isAdding ? null : (
            <Press size="small" icon={<IconPlus size={14} />} onClick={() => setAdding(true)}>
              Add
            </Press>
          )}
        </span>
      </h2>
      {exporters.length === 0 && !isAdding ? (
        <p>Nobody else is told. A collector, Jaeger or Splunk can be sent every trace as it comes.</p>
      ) : null}
      {exporters.length > 0 ? (
        <ul className={classes.exporters}>
          {exporters.map((exporter) => (
            <ExporterRow key={exporter.name} exporter={exporter} ask={ask} />
          ))}
        </ul>
      ) : null}
      {isAdding ? (
        <ExporterForm taken={exporters.map(({ name }) => name)} ask={ask} onDone={() => setAdding(false)} />
      ) : null}
    </div>
  );
}

type Tested =
  | { readonly kind: 'none' | 'asked' }
  | { readonly kind: 'told'; readonly test: ExporterTest }
  | { readonly kind: 'refused'; readonly fault: Fault };

function ExporterRow({ exporter, ask }: { readonly exporter: ExporterView; readonly ask: AskTracing }) {
  const { name, url, headers, fault } = exporter;
  const [tested, setTested] = useState<Tested>({ kind: 'none' });
  const [isRemoving, setRemoving] = useState(false);
  const test = (): void => {
    setTested({ kind: 'asked' });
    void ask(async (client) => setTested({ kind: 'told', test: await client.exporters.test({ name }) })).then(
      (refused) => refused && setTested({ kind: 'refused', fault: refused }),
    );
  };
  return (
    <li aria-label={`Exporter ${name}`} data-failing={fault !== null || undefined}>
      <b>
        {fault === null ? '' : '✕ '}
        {name}
      </b>
      <code title={visibleText(url)}>{visibleText(url)}</code>
      <span className={classes.end}>
        {isRemoving ? (
          <>
            <Press
              look="danger"
              size="small"
              onClick={() => void ask((client) => client.exporters.remove({ name }))}
            >
              Take {name} away
            </Press>
            <Press look="quiet" size="small" onClick={() => setRemoving(false)}>
              Keep
            </Press>
          </>
        ) : (
          <>
            <Press look="quiet" size="small" isBusy={tested.kind === 'asked'} onClick={test}>
              Test
            </Press>
            <Press
              look="quiet"
              size="small"
              aria-label={`Take the exporter ${name} away`}
              onClick={() => setRemoving(true)}
            >
              Remove
            </Press>
          </>
        )}
      </span>
      <small>{stateWords(exporter)}</small>
      {headers.length > 0 ? (
        <small>
          {headers.map((header) => `${visibleText(header)}: ••••••`).join(', ')},{' '}
          {exporter.secrets === 'keychain'
            ? 'kept in the system’s keychain'
            : 'kept in a file that only you can read'}
        </small>
      ) : null}
      {fault ? <FaultWords fault={fault} /> : null}
      {tested.kind === 'refused' ? <FaultWords fault={tested.fault} /> : null}
      {tested.kind === 'told' ? <TestWords test={tested.test} /> : null}
    </li>
  );
}

function TestWords({ test }: { readonly test: ExporterTest }) {
  const { outcome, status, ms, fault } = test;
  const answered = `${status === null ? '' : `, status ${status}`} after ${durationText(ms)}`;
  if (outcome === 'taken') return <small role="status">The test span was taken{answered}.</small>;
  return (
    <>
      <small role="status" data-bad>
        ✕ The test span was refused{answered}.
      </small>
      {fault ? <FaultWords fault={fault} /> : null}
    </>
  );
}

function stateWords({ sent, queued, dropped, sentAt, encoding }: ExporterView): string {
  return [
    sentAt === null ? 'nothing sent yet' : `${countText(sent)} sent, the last at ${clockText(sentAt)}`,
    ...(queued > 0 ? [`${countText(queued)} wait`] : []),
    ...(dropped > 0 ? [`${countText(dropped)} given up`] : []),
    encoding,
  ].join(' · ');
}
