import { Switch } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Method } from '../../stack/model/desired.ts';
import { useCommands } from '../state/commands.ts';
import { usePanel } from '../state/panel-store.ts';
import { Press } from '../theme/press.tsx';
import classes from './wish-bar.module.css';

type Hash = Extract<Method, { kind: 'hash' }>;

interface HashOptionsProps {
  /** Null while hash is only being considered. */
  readonly current: Hash | null;
  readonly onDone: () => void;
}

/** What nginx hashes. Nothing is sent before it is said so: half a key would be a config. */
export function HashOptions({ current, onDone }: HashOptionsProps) {
  const commands = useCommands();
  const isSwitching = usePanel((state) => state.pending.method?.kind === 'hash');
  const isStaging = usePanel((state) => state.staged !== null);
  const [key, setKey] = useState(current?.key ?? '$request_uri');
  const [consistent, setConsistent] = useState(current?.consistent ?? true);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (current === null) input.current?.select();
  }, [current]);
  const isSame = current !== null && current.key === key && current.consistent === consistent;

  return (
    <form
      className={classes.options}
      aria-label="Hash options"
      onSubmit={(event) => {
        event.preventDefault();
        if (isSame || key === '') return;
        commands.method({ kind: 'hash', key, consistent });
        onDone();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone();
      }}
    >
      <label>
        key
        <input
          ref={input}
          type="text"
          list="hash-keys"
          spellCheck={false}
          autoComplete="off"
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
      </label>
      <datalist id="hash-keys">
        {HASH_KEYS.map((known) => (
          <option key={known} value={known} />
        ))}
      </datalist>
      <Switch
        size="xs"
        withThumbIndicator={false}
        label="consistent"
        title="Few clients move when a backend comes or goes (ketama)"
        checked={consistent}
        onChange={(event) => setConsistent(event.currentTarget.checked)}
      />
      <Press
        size="small"
        look="quiet"
        title="The plan and the config’s difference, before anything is sent"
        disabled={isSame || key === ''}
        onClick={() => commands.preview({ kind: 'method', method: { kind: 'hash', key, consistent } })}
      >
        Preview
      </Press>
      <Press type="submit" size="small" look="primary" isBusy={isSwitching} disabled={isSame || key === ''}>
        {isStaging ? 'Stage' : current === null ? 'Switch to hash' : 'Apply'}
      </Press>
    </form>
  );
}

const HASH_KEYS = ['$request_uri', '$remote_addr', '$http_user_agent', '$arg_user', '$cookie_session'];
