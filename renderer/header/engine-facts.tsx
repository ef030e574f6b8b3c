import { usePanel } from '../state/panel-store.ts';
import classes from './header.module.css';

/** The engine, nginx's version and the generation that serves. */
export function EngineFacts() {
  const engine = usePanel((state) => state.board?.engine);
  const version = usePanel((state) => state.board?.nginx.version ?? null);
  const generation = usePanel((state) => state.board?.generation ?? null);
  if (!engine) return <dl className={classes.facts} />;
  const facts = [
    ...(engine.kind === null ? [] : [{ term: 'engine', value: shortName(engine.name), title: engine.name }]),
    ...(version === null ? [] : [{ term: 'nginx', value: version, title: `nginx ${version}` }]),
    ...(generation === null ? [] : [{ term: 'generation', value: String(generation), title: GENERATION }]),
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(({ term, value, title }) => (
        <div key={term} title={title}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Without its place and a distribution's own suffix, `20.10.24+dfsg1`; the tooltip has both. */
function shortName(name: string): string {
  return (name.split(' at ')[0] ?? name).replace(/\+\S+$/, '') || 'none';
}

const GENERATION = 'The number of the nginx config that serves now; it is in each line of the access log';
