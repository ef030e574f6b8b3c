/** Everything on the view, to be taken along. */
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import type { SignalboxClient } from '../../stack/contract/client.ts';
import { faultOfCall } from '../../stack/contract/client.ts';
import type { TrafficWindow } from '../../stack/model/traffic.ts';
import { clockText } from '../format/quantities.ts';
import { saveFile } from '../format/save-file.ts';
import { usePanel } from '../state/panel-store.ts';
import { Press } from '../theme/press.tsx';
import type { TimeRange } from './open-chart.ts';
import classes from './traffic.module.css';

interface ExportBarProps {
  readonly window: TrafficWindow;
  /** The stretch chosen in the chart. */
  readonly range: TimeRange | null;
  readonly onPicture: (() => void) | null;
}

export function ExportBar({ window, range, onPicture }: ExportBarProps) {
  const client = usePanel((state) => state.client);
  const [said, setSaid] = useState('');
  const run = (act: (client: SignalboxClient) => Promise<string>): void => {
    if (!client) return;
    act(client).then(setSaid, (thrown: unknown) => setSaid(faultOfCall(thrown).message));
  };
  const save = (what: 'table' | 'series', format: 'csv' | 'json') => () =>
    run(async ({ traffic }) => {
      const { name, mediaType, text } = await traffic.export({ what, format, window });
      saveFile(name, [text], mediaType);
      return `${name} is handed over to be saved.`;
    });
  const copy = (): void =>
    run(async ({ traffic }) => {
      const { text } = await traffic.export({ what: 'table', format: 'markdown', window });
      await navigator.clipboard.writeText(text);
      return 'Copied.';
    });
  const saveLines = (): void =>
    run(async ({ traffic }) => {
      const stretch = range ?? { fromMs: Date.now() - MINUTE_MS, toMs: Date.now() };
      const { lines, isCut } = await traffic.lines({
        fromMs: Math.max(0, Math.floor(stretch.fromMs)),
        toMs: Math.ceil(stretch.toMs),
        limit: MOST_LINES,
      });
      saveFile(
        'access.log',
        lines.map((line) => `${line}\n`),
        'text/plain',
      );
      return isCut
        ? `The first ${lines.length} lines are handed over to be saved; there are more.`
        : `${lines.length} lines are handed over to be saved.`;
    });
  return (
    <div className={classes.exports}>
      <output title={said}>{said}</output>
      <IconDownload size={15} aria-hidden="true" />
      <Press look="quiet" size="small" title="The table as CSV" onClick={save('table', 'csv')}>
        Table
      </Press>
      <Press look="quiet" size="small" title="The series as CSV" onClick={save('series', 'csv')}>
        Series
      </Press>
      <Press look="quiet" size="small" title="The series as JSON" onClick={save('series', 'json')}>
        JSON
      </Press>
      <Press
        look="quiet"
        size="small"
        title="The chart as PNG"
        disabled={onPicture === null}
        onClick={() => onPicture?.()}
      >
        Chart
      </Press>
      <Press
        look="quiet"
        size="small"
        title={
          range
            ? `Raw lines of ${rangeWords(range)}`
            : 'Raw lines of the last minute; drag over the chart to choose others'
        }
        onClick={saveLines}
      >
        {range ? `Lines ${rangeWords(range)}` : 'Lines'}
      </Press>
      <Press look="quiet" size="small" title="The table as Markdown, to paste" onClick={copy}>
        Markdown
      </Press>
    </div>
  );
}

function rangeWords({ fromMs, toMs }: TimeRange): string {
  return `${clockText(new Date(fromMs).toISOString())}–${clockText(new Date(toMs).toISOString())}`;
}

const MINUTE_MS = 60_000;
const MOST_LINES = 10_000;
