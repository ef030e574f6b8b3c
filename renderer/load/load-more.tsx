/** What a load run can be asked beyond the plain wish, folded away. */

import classes from './load.module.css';
import type { LoadFields } from './parse-load-wish.ts';

export type MoreFields = Required<
  Pick<LoadFields, 'seconds' | 'rate' | 'bodyBytes' | 'addresses' | 'threads' | 'by' | 'name'>
>;

export const NO_MORE: MoreFields = {
  seconds: '',
  rate: '',
  bodyBytes: '',
  addresses: '',
  threads: '',
  by: 'http',
  name: '',
};

interface LoadMoreProps {
  readonly fields: MoreFields;
  readonly onChange: (fields: MoreFields) => void;
  /** Whether nginx serves HTTPS now. */
  readonly https: 'served' | 'not served';
  /** Whether nginx sees which address a client has. */
  readonly clients: 'seen' | 'hidden';
}

export function LoadMore({ fields, onChange, https, clients }: LoadMoreProps) {
  const asked = Object.entries(fields).filter(([name, value]) => value !== NO_MORE[name as keyof MoreFields]);
  const field = (name: keyof MoreFields, label: string, title: string, why: string | null = null) => (
    <label className={classes.field} title={why ?? title}>
      {label}
      <input
        inputMode={name === 'name' ? 'text' : 'numeric'}
        value={fields[name]}
        placeholder="–"
        autoComplete="off"
        disabled={why !== null}
        onChange={(event) => onChange({ ...fields, [name]: event.currentTarget.value })}
      />
    </label>
  );
  return (
    <details className={classes.more}>
      <summary>
        More
        {asked.length === 0 ? null : (
          <small>{asked.map(([name, value]) => `${WORDS[name]} ${value}`).join(', ')}</small>
        )}
      </summary>
      <div className={classes.moreFields}>
        {field('rate', 'Per second', 'Requests that begin each second, whatever became of those before')}
        {field('seconds', 'Seconds', 'Send for so long, whatever the number of requests')}
        {field('bodyBytes', 'Body bytes', 'What a POST sends; 1024 where nothing is said')}
        {field(
          'addresses',
          'Addresses',
          'Client addresses 127.0.0.1, 127.0.1.1 …: clients that ip_hash tells apart',
          clients === 'seen' ? null : HIDDEN,
        )}
        {field('threads', 'Threads', 'That send; at most the cores of this machine')}
        <label className={classes.field} title={https === 'served' ? undefined : 'nginx serves no HTTPS now'}>
          By
          <select
            value={https === 'served' ? fields.by : 'http'}
            disabled={https === 'not served'}
            onChange={(event) => onChange({ ...fields, by: byOf(event.currentTarget.value) })}
          >
            <option value="http">http</option>
            <option value="https">https</option>
            <option value="resumed">https, resumed</option>
          </select>
        </label>
        <div className={classes.moreName}>
          {field('name', 'Name', 'Of the past run it becomes: named ones are kept the longest')}
        </div>
      </div>
    </details>
  );
}

const HIDDEN =
  'Here nginx’s port is published, and every client arrives from one address; the process engine shows several';

function byOf(value: string): MoreFields['by'] {
  return value === 'https' || value === 'resumed' ? value : 'http';
}

const WORDS: Readonly<Record<string, string>> = {
  seconds: 'seconds',
  rate: 'per second',
  bodyBytes: 'body',
  addresses: 'addresses',
  threads: 'threads',
  by: 'by',
  name: 'as',
};
