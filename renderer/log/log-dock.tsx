/** What nginx and the backends say, below the board: tabs, a filter, a search, and the lines. */
import { type CSSProperties, useEffect, useRef, useState } from 'react';
import { ShellScreen } from '../shell/shell-screen.tsx';
import { usePanel, usePanelStore } from '../state/panel-store.ts';
import { readSetting, writeSetting } from '../state/stored-setting.ts';
import { DockEdge } from './dock-edge.tsx';
import classes from './log.module.css';
import { LogNotes } from './log-notes.tsx';
import { LogRemark } from './log-remark.tsx';
import screen from './log-screen.module.css';
import { LogScrollbar } from './log-scrollbar.tsx';
import { LogTabs } from './log-tabs.tsx';
import { LogTools } from './log-tools.tsx';
import { RecordSheet } from './record-sheet.tsx';
import { useDockHeight } from './use-dock-height.ts';
import { useLogView } from './use-log-view.ts';

export function LogDock() {
  const store = usePanelStore();
  const isOpen = usePanel((state) => state.isDockOpen);
  const source = usePanel((state) => state.logSource);
  const query = usePanel((state) => state.logQuery);
  const shellOf = usePanel((state) => state.shellOf);
  const isShellShown = usePanel((state) => state.isShellShown);
  const height = useDockHeight();
  const element = useRef<HTMLDivElement>(null);
  const [isPaused, setPaused] = useState(false);
  const [use, setUse] = useState<'filter' | 'mark'>('filter');
  const [wrap, setWrap] = useState(() => readSetting('log-wrap', isWrap, 'cut'));
  const [record, setRecord] = useState<number | null>(null);
  const log = useLogView({ element, isOpen, source, onOpen: setRecord });
  const { view } = log;

  useEffect(() => view?.setQuery(query, use), [view, query, use]);
  useEffect(() => view?.scroll.setWrap(wrap), [view, wrap]);
  // A record belongs to the source it was read from.
  useEffect(() => setRecord(null), [source, view]);

  return (
    <section
      className={classes.dock}
      aria-label="Logs"
      data-open={isOpen || undefined}
      style={{ '--dock-height': `${height.px}px` } as CSSProperties}
    >
      {isOpen ? <DockEdge height={height} /> : null}
      <div className={classes.head}>
        <LogTabs />
        <LogTools
          isOpen={isOpen}
          isPaused={isPaused}
          log={log}
          use={use}
          wrap={wrap}
          onUse={setUse}
          onWrap={(next) => {
            setWrap(next);
            writeSetting('log-wrap', next);
          }}
          onPause={() => {
            view?.setPaused(isPaused ? 'following' : 'paused');
            setPaused(!isPaused);
          }}
          onToggle={() => store.setState({ isDockOpen: !isOpen })}
        />
      </div>
      <div className={classes.body} hidden={!isOpen}>
        <div className={classes.lines} hidden={isShellShown}>
          <div
            ref={element}
            id="log-lines"
            className={screen.screen}
            role="log"
            aria-live="off"
            aria-label={`Lines of ${source}`}
            data-log={source}
          />
          <LogScrollbar log={log} />
          <LogRemark log={log} source={source} />
          <LogNotes log={log} isPaused={isPaused} />
          {record !== null && view ? (
            <RecordSheet
              key={record}
              view={view}
              number={record}
              onMove={(by) => {
                view.scroll.step(by, 'alone');
                setRecord(view.scroll.chosen()?.[0] ?? record);
              }}
              onClose={() => {
                setRecord(null);
                view.scroll.choose(null);
              }}
            />
          ) : null}
        </div>
        {shellOf === null ? null : <ShellScreen key={shellOf} name={shellOf} isShown={isShellShown} />}
      </div>
    </section>
  );
}

function isWrap(value: unknown): value is 'wrapped' | 'cut' {
  return value === 'wrapped' || value === 'cut';
}
