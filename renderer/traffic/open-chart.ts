/** The chart on its canvas: knows nothing of React. */
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { countText, latencyText } from '../format/quantities.ts';
import type { ChartData, Figure } from './chart-data.ts';
import { CLOCK_STEPS_S, clockTicks } from './clock-ticks.ts';
import { lineColour } from './line-colours.ts';

export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Chart {
  set(data: ChartData): void;
  resize(width: number, height: number): void;
  /** Pixels from the chart's left edge; null where it is not on it. */
  placeOf(timeMs: number): number | null;
  /** As it is seen, on its ground, with what each line is. */
  picture(title: string): Promise<Blob | null>;
  dispose(): void;
}

export function openChart(
  element: HTMLElement,
  wish: {
    readonly figure: Figure;
    readonly labels: readonly string[];
    readonly theme: 'light' | 'dark';
    readonly onDrawn: () => void;
    /** A stretch was dragged over; null when it was cleared. */
    readonly onRange: (range: TimeRange | null) => void;
  },
): Chart {
  const { figure, labels, theme, onDrawn, onRange } = wish;
  const look = getComputedStyle(element);
  const colour = (name: string): string => look.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--ink-dim'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: `11px ${look.fontFamily}`,
  };
  const valueText = figure === 'p95' ? latencyText : rateText;
  const plot = new uPlot(
    {
      width: Math.max(1, element.clientWidth),
      height: Math.max(1, element.clientHeight),
      legend: { show: false },
      cursor: { drag: { x: true, y: false, setScale: false }, points: { size: 6 } },
      scales: {
        // One slot alone, or a few, is drawn on a stretch that has room for them.
        x: { range: (_plot, first, last) => [first, Math.max(last, first + LEAST_S)] },
        y: { range: (_plot, _least, most) => [0, Math.max(1, (most ?? 0) * 1.1)] },
      },
      series: [
        {},
        ...labels.map((label, index) => ({
          label,
          stroke: lineColour(index, theme),
          width: 1.6,
          points: { show: false },
          spanGaps: false,
        })),
      ],
      axes: [
        {
          ...axis,
          size: 26,
          space: 72,
          incrs: [...CLOCK_STEPS_S],
          values: (_plot, times, _axis, _space, step) => [...clockTicks(times, step)],
        },
        { ...axis, size: 54, values: (_plot, values) => values.map((value) => valueText(value)) },
      ],
      hooks: {
        draw: [onDrawn],
        setSelect: [
          (chart) => {
            const { left, width } = chart.select;
            onRange(
              width < 2
                ? null
                : {
                    fromMs: chart.posToVal(left, 'x') * 1000,
                    toMs: chart.posToVal(left + width, 'x') * 1000,
                  },
            );
          },
        ],
      },
    },
    [[]],
    element,
  );
  return {
    set: ({ times, lines }) => plot.setData([[...times], ...lines.map(({ values }) => [...values])]),
    resize: (width, height) => plot.setSize({ width, height }),
    placeOf(timeMs) {
      const { min, max } = plot.scales.x ?? {};
      const time = timeMs / 1000;
      if (min == null || max == null || time < min || time > max) return null;
      return plot.over.offsetLeft + plot.valToPos(time, 'x');
    },
    picture: (title) =>
      paintPicture(plot.ctx.canvas, title, labels, {
        theme,
        ground: colour('--plate'),
        ink: colour('--ink'),
        font: look.fontFamily,
      }),
    dispose: () => plot.destroy(),
  };
}

function paintPicture(
  chart: HTMLCanvasElement,
  title: string,
  labels: readonly string[],
  look: {
    readonly theme: 'light' | 'dark';
    readonly ground: string;
    readonly ink: string;
    readonly font: string;
  },
): Promise<Blob | null> {
  const scale = window.devicePixelRatio;
  const head = HEAD_PX * scale;
  const canvas = document.createElement('canvas');
  canvas.width = chart.width;
  canvas.height = chart.height + head;
  const context = canvas.getContext('2d');
  if (!context) return Promise.resolve(null);
  context.fillStyle = look.ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(chart, 0, head);
  context.textBaseline = 'middle';
  context.font = `600 ${13 * scale}px ${look.font}`;
  context.fillStyle = look.ink;
  let left = 12 * scale;
  context.fillText(title, left, head / 2);
  left += context.measureText(title).width + 18 * scale;
  context.font = `${12 * scale}px ${look.font}`;
  labels.forEach((label, index) => {
    context.fillStyle = lineColour(index, look.theme);
    context.fillRect(left, head / 2 - scale, 12 * scale, 2 * scale);
    context.fillStyle = look.ink;
    context.fillText(label, left + 16 * scale, head / 2);
    left += context.measureText(label).width + 32 * scale;
  });
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

function rateText(perSecond: number): string {
  return perSecond < 10 && perSecond % 1 !== 0 ? perSecond.toFixed(1) : countText(Math.round(perSecond));
}

const HEAD_PX = 32;
const LEAST_S = 5;
