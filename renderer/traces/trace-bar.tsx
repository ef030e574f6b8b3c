/** What is asked for: a preset, and what narrows it. */
import { IconPlayerPause, IconPlayerPlay, IconRefresh, IconX } from '@tabler/icons-react';
import { type HTMLAttributes, useId } from 'react';
import { TRACE_WINDOWS, type TraceWindow } from '../../stack/model/trace.ts';
import { usePanel, usePanelStore } from '../state/panel-store.ts';
import { Press } from '../theme/press.tsx';
import { Segments } from '../theme/segments.tsx';
import { isAsking, NO_TRACE_FILTER, type TraceFilter } from './trace-filter.ts';
import classes from './traces.module.css';
import type { TraceListTold } from './use-trace-list.ts';

interface TraceBarProps {
  readonly list: TraceListTold;
  readonly isLive: boolean;
  readonly onLive: () => void;
  readonly onAgain: () => void;
}

export function TraceBar({ list, isLive, onLive, onAgain }: TraceBarProps) {
  const store = usePanelStore();
  const filter = usePanel((state) => state.traceFilter);
  const backends = usePanel((state) => state.board?.backends.map(({ name }) => name).join(' ') ?? '');
  const tracing = usePanel((state) => state.board?.service.tracing ?? 'off');
  const isTraceOpen = usePanel((state) => state.traceOf !== null);
  const names = backends === '' ? [] : backends.split(' ');
  const fault = useId();
  const { unclear } = list;
  const set = (change: Partial<TraceFilter>): void =>
    store.setState({ traceFilter: { ...filter, ...change } });
  const field = (name: 'path' | 'status' | 'minMs'): HTMLAttributes<HTMLInputElement> & object => ({
    spellCheck: false,
    ...(unclear?.field === name ? { 'aria-invalid': true, 'aria-describedby': fault } : {}),
    onInput: (event) => set({ [name]: event.currentTarget.value }),
  });
  return (
    <search className={classes.bar}>
      <Segments
        name="trace-preset"
        label="Which requests"
        options={PRESETS}
        value={filter.preset}
        onPick={(preset) => set({ preset })}
      />
      <span className={classes.fields}>
        <input
          id="traces-path"
          className={classes.input}
          type="search"
          placeholder="Path"
          aria-label="Part of the path"
          aria-keyshortcuts="/"
          title="A part of the path, its query included  ( / )"
          value={filter.path}
          {...field('path')}
        />
        <input
          className={classes.input}
          placeholder="Status"
          aria-label="Status"
          title="502, or a class: 5xx"
          data-narrow
          value={filter.status}
          {...field('status')}
        />
        <input
          className={classes.input}
          placeholder="≥ ms"
          aria-label="At least so many milliseconds"
          data-narrow
          value={filter.minMs}
          {...field('minMs')}
        />
        <select
          className={classes.input}
          aria-label="Backend"
          title="Tried, whether it answered or not"
          value={filter.backend}
          onChange={(event) => set({ backend: event.currentTarget.value })}
        >
          <option value="">Any backend</option>
          {[
            ...names,
            ...(filter.backend === '' || names.includes(filter.backend) ? [] : [filter.backend]),
          ].map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <select
          className={classes.input}
          aria-label="Stretch of time"
          disabled={filter.preset === 'slowest'}
          value={filter.preset === 'slowest' ? '1m' : filter.window}
          onChange={(event) => set({ window: windowOf(event.currentTarget.value) })}
        >
          {TRACE_WINDOWS.map((window) => (
            <option key={window} value={window}>
              {WINDOW_WORDS[window]}
            </option>
          ))}
        </select>
        {isAsking(filter) ? (
          <Press
            look="quiet"
            size="small"
            icon={<IconX size={14} />}
            aria-label="Ask for all"
            title="Ask for all"
            onClick={() => store.setState({ traceFilter: { ...NO_TRACE_FILTER, preset: filter.preset } })}
          />
        ) : null}
      </span>
      {unclear ? (
        <span id={fault} role="alert" className={classes.unclear}>
          {unclear.fault}
        </span>
      ) : null}
      <span className={classes.barEnd}>
        <Press
          look="quiet"
          size="small"
          aria-pressed={isLive}
          icon={isLive ? <IconPlayerPause size={14} /> : <IconPlayerPlay size={14} />}
          title={
            isLive
              ? 'New requests come by themselves, every two seconds at most. Stop that'
              : 'What is listed stays. Let new ones come by themselves'
          }
          onClick={onLive}
        >
          {isLive ? 'Live' : 'Stopped'}
        </Press>
        {isLive ? null : (
          <Press
            look="quiet"
            size="small"
            icon={<IconRefresh size={14} />}
            aria-label="Ask again"
            title="Ask again"
            onClick={onAgain}
          />
        )}
        <Press
          size="small"
          aria-pressed={!isTraceOpen}
          title="The switch, the receiver, and who else is told"
          onClick={() => store.setState({ traceOf: null })}
        >
          Flask spans: {tracing}
        </Press>
      </span>
    </search>
  );
}

function windowOf(typed: string): TraceWindow {
  return TRACE_WINDOWS.find((window) => window === typed) ?? NO_TRACE_FILTER.window;
}

const PRESETS = [
  { value: 'newest', label: 'Newest' },
  { value: 'slowest', label: 'Slowest', title: 'The slowest in this minute' },
  { value: 'retried', label: 'Retried', title: 'Those nginx tried more than one backend for' },
  { value: 'errors', label: 'Errors', title: 'Answers of 500 and above' },
] as const;
const WINDOW_WORDS: Readonly<Record<TraceWindow, string>> = {
  '1m': 'last minute',
  '5m': 'last 5 min',
  '15m': 'last 15 min',
  '1h': 'last hour',
  all: 'whole log',
};
