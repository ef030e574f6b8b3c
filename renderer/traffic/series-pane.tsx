/** Traffic over time, one line per backend, with what happened to the stack marked where it happened. */
import { useComputedColorScheme } from '@mantine/core';
import { type CSSProperties, useEffect, useMemo, useRef, useState } from 'react';
import type { Moment, SeriesResolution } from '../../stack/model/traffic.ts';
import { saveFile } from '../format/save-file.ts';
import { usePanel } from '../state/panel-store.ts';
import { Segments } from '../theme/segments.tsx';
import { chartData, type Figure } from './chart-data.ts';
import { lineColour } from './line-colours.ts';
import { MomentMarks } from './moment-marks.tsx';
import { type Chart, openChart, type TimeRange } from './open-chart.ts';
import { ReceiptCard } from './receipt-card.tsx';
import classes from './series.module.css';
import { useKept, useSeries } from './use-traffic.ts';

interface SeriesPaneProps {
  /** Differs when there is something new. */
  readonly beat: number;
  readonly onRange: (range: TimeRange | null) => void;
  readonly onPicture: (paint: () => void) => void;
}

export function SeriesPane({ beat, onRange, onPicture }: SeriesPaneProps) {
  const [resolution, setResolution] = useState<SeriesResolution>('second');
  const [figure, setFigure] = useState<Figure>('requests');
  const [moment, setMoment] = useState<Moment | null>(null);
  const theme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const element = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<Chart | null>(null);
  const [drawn, setDrawn] = useState(0);
  const { value: series, fault } = useSeries(resolution, beat);
  const receipt = usePanel((state) => state.board?.receipt?.id ?? null);
  const { value: moments } = useKept('moments', `${receipt} ${Math.floor(beat / MOMENTS_MS)}`, (client) =>
    client.traffic.moments(),
  );
  const data = useMemo(() => (series ? chartData(series, figure) : null), [series, figure]);
  const labels = data?.lines.map(({ label }) => label).join('\n') ?? null;

  useEffect(() => {
    const place = element.current;
    if (!place || labels === null) return;
    const opened = openChart(place, {
      figure,
      labels: labels === '' ? [] : labels.split('\n'),
      theme,
      onDrawn: () => setDrawn((count) => count + 1),
      onRange,
    });
    const sized = new ResizeObserver(() => opened.resize(place.clientWidth, place.clientHeight));
    sized.observe(place);
    setChart(opened);
    onPicture(() => {
      void opened
        .picture(`${FIGURE_WORDS[figure]} per backend`)
        .then((blob) => blob && saveFile('traffic.png', [blob], 'image/png'));
    });
    return () => {
      sized.disconnect();
      opened.dispose();
      setChart(null);
    };
  }, [labels, figure, theme, onRange]);
  useEffect(() => {
    if (chart && data) chart.set(data);
  }, [chart, data]);

  return (
    <section className={classes.pane} aria-label="Traffic over time">
      <div className={classes.head}>
        <Segments name="figure" label="What is drawn" options={FIGURES} value={figure} onPick={setFigure} />
        <Segments
          name="resolution"
          label="Length of a step"
          options={RESOLUTIONS}
          value={resolution}
          onPick={setResolution}
        />
        <ul className={classes.key}>
          {data?.lines.map(({ label }, index) => (
            <li key={label} style={{ '--line': lineColour(index, theme) } as CSSProperties}>
              {label}
            </li>
          ))}
        </ul>
      </div>
      <div className={classes.chart}>
        <div
          ref={element}
          className={classes.canvas}
          role="img"
          aria-label={`${FIGURE_WORDS[figure]}, per ${resolution}`}
        />
        {chart ? (
          <MomentMarks
            drawn={drawn}
            moments={moments ?? []}
            placeOf={chart.placeOf}
            chosen={moment}
            onChoose={(next) => setMoment(next === moment ? null : next)}
          />
        ) : null}
        {fault ? (
          <p role="alert">{fault.message}</p>
        ) : data && data.times.length === 0 ? (
          <p>Nothing to draw yet: the line begins with the first request.</p>
        ) : null}
      </div>
      {moment ? <ReceiptCard moment={moment} onClose={() => setMoment(null)} /> : null}
    </section>
  );
}

const FIGURES = [
  { value: 'requests', label: 'Requests' },
  { value: 'errors', label: '5xx' },
  { value: 'p95', label: 'p95' },
] as const;
const RESOLUTIONS = [
  { value: 'second', label: '10 min by second' },
  { value: 'minute', label: 'a day by minute' },
] as const;
const FIGURE_WORDS: Readonly<Record<Figure, string>> = {
  requests: 'Requests per second',
  errors: 'Answers of 5xx per second',
  p95: 'p95 of the backend’s own time, milliseconds',
};
const MOMENTS_MS = 10_000;
