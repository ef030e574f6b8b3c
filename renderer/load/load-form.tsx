import { Switch } from '@mantine/core';
import { IconBolt, IconPlayerStopFilled } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { bothKinds } from '../../stack/contract/both-kinds.ts';
import type { Load } from '../../stack/model/board.ts';
import type { LoadMethod } from '../../stack/model/load-drops.ts';
import { useCommands } from '../state/commands.ts';
import { usePanel, usePanelStore } from '../state/panel-store.ts';
import { addToast } from '../state/toasts.ts';
import { Press } from '../theme/press.tsx';
import classes from './load.module.css';
import { LoadMore, type MoreFields, NO_MORE } from './load-more.tsx';
import { type LoadFields, parseLoadWish } from './parse-load-wish.ts';

export function LoadForm({ loads }: { readonly loads: readonly Load[] }) {
  const store = usePanelStore();
  const commands = useCommands();
  const isServing = usePanel(
    (state) => state.connection === 'open' && state.board?.url !== null && state.board?.state !== 'gone',
  );
  const pending = usePanel((state) => state.pending.load);
  const [requests, setRequests] = useState('1000');
  const [concurrency, setConcurrency] = useState('100');
  const [path, setPath] = useState('/');
  const [keepAlive, setKeepAlive] = useState(false);
  const [method, setMethod] = useState<LoadMethod>('GET');
  const [more, setMore] = useState(NO_MORE);
  const https = usePanel((state) => (state.board?.tls?.url ? 'served' : 'not served'));
  const clients = usePanel((state) => (state.board?.engine.seesClients === true ? 'seen' : 'hidden'));
  const running = loads.filter((load) => load.state === 'running');
  const isRunning = running.length > 0;

  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (isRunning) {
      commands.stopLoads(running.map((load) => load.id));
      return;
    }
    run({ requests, concurrency }, more);
  };
  const run = (count: Pick<LoadFields, 'requests' | 'concurrency'>, extras: MoreFields): void => {
    const by = https === 'served' ? extras.by : 'http';
    const wish = parseLoadWish({ ...count, path, method, keepAlive, ...extras, by });
    if ('code' in wish) addToast(store, 'Load run', wish);
    else commands.runLoads([wish]);
  };

  return (
    <form className={classes.form} onSubmit={onSubmit} noValidate>
      <label className={classes.field}>
        Requests
        <input
          inputMode="numeric"
          value={requests}
          autoComplete="off"
          onChange={(event) => setRequests(event.currentTarget.value)}
        />
      </label>
      <label className={classes.field}>
        At once
        <input
          inputMode="numeric"
          value={concurrency}
          autoComplete="off"
          onChange={(event) => setConcurrency(event.currentTarget.value)}
        />
      </label>
      <label className={classes.field} data-wide>
        Path
        <input
          value={path}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setPath(event.currentTarget.value)}
        />
      </label>
      <div className={classes.presets}>
        <select
          className={classes.method}
          aria-label="Method of the requests"
          title="A POST sends 1 KiB"
          value={method}
          onChange={(event) => setMethod(METHODS.find((one) => one === event.currentTarget.value) ?? 'GET')}
        >
          {METHODS.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
        <Switch
          size="xs"
          withThumbIndicator={false}
          label="keep-alive"
          title="Clients keep their connections; off, each request opens a new one"
          checked={keepAlive}
          onChange={(event) => setKeepAlive(event.currentTarget.checked)}
        />
        <Press
          size="small"
          title="Sends 1000 requests, all 1000 at the same time"
          disabled={!isServing || isRunning || pending !== null}
          onClick={() => {
            setRequests('1000');
            setConcurrency('1000');
            run({ requests: '1000', concurrency: '1000' }, NO_MORE);
          }}
        >
          1000 at once
        </Press>
      </div>
      <LoadMore fields={more} onChange={setMore} https={https} clients={clients} />
      <div className={classes.actions}>
        <Press
          type="submit"
          id="load-run"
          look={isRunning ? 'danger' : 'primary'}
          icon={isRunning ? <IconPlayerStopFilled size={14} /> : <IconBolt size={15} />}
          isBusy={!isRunning && pending === 'run'}
          disabled={!isServing || (!isRunning && pending !== null)}
          aria-keyshortcuts="r"
          title={isRunning ? 'Stop the load run  ( r )' : 'Run the load  ( r )'}
        >
          {isRunning ? 'Stop' : 'Run'}
        </Press>
        <Press
          id="load-both"
          aria-keyshortcuts="Shift+B"
          disabled={!isServing || isRunning || pending !== null}
          title="Clients with new and with kept connections side by side, GET and POST, until stopped: make changes meanwhile, their receipts tell what each kind lost  ( B )"
          onClick={() => commands.runLoads(bothKinds({ path: path.trim() }))}
        >
          Both kinds
        </Press>
      </div>
    </form>
  );
}

const METHODS: readonly LoadMethod[] = ['GET', 'POST', 'HEAD'];
