/** Tracing itself: whether Flask tells of its spans, where they are taken, how many are kept, and who else is told. */
import { ExporterList } from './exporter-list.tsx';
import { FaultWords } from './fault-words.tsx';
import { FlaskSwitch } from './flask-switch.tsx';
import { JaegerPart } from './jaeger-part.tsx';
import { ReceiverPart } from './receiver-part.tsx';
import classes from './tracing-card.module.css';
import { useTracing } from './use-tracing.ts';

export function TracingCard() {
  const { status, fault, ask } = useTracing();
  return (
    <section className={classes.card} aria-label="Tracing">
      <FlaskSwitch />
      {status ? (
        <>
          <ReceiverPart status={status} ask={ask} />
          <ExporterList exporters={status.exporters} ask={ask} />
          <JaegerPart status={status} ask={ask} />
        </>
      ) : null}
      {fault ? <FaultWords fault={fault} /> : null}
    </section>
  );
}
