/** Setups under load: requests a second on the left, what the slowest hundredth waited on the right. */
import type { BarsMeasured, LoadedSetup } from '../../model/experiment.ts';
import { msText, rateText } from '../quantity.ts';
import { isSenderBound, p99Spread, rateSpread, type Spread } from '../spread.ts';
import { seriesColour } from './palettes.ts';
import { type Drawing, rect, text, whisker } from './svg.ts';

const HEAD = 30;
const LABEL = 190;
const FIGURE = 150;

export function drawBars({ groups, setups }: BarsMeasured, drawing: Drawing): string {
  const { box, detail } = drawing;
  const head = detail === 'full' ? HEAD : 4;
  const row = Math.min(38, (box.height - head * groups.length) / setups.length);
  let y = box.y;
  return groups
    .map(({ key, label }) => {
      const own = setups.filter(({ group }) => group === key);
      const part = drawGroup(
        own,
        label,
        { ...drawing, box: { ...box, y, height: head + row * own.length } },
        row,
      );
      y += head + row * own.length;
      return part;
    })
    .join('');
}

/** Each group has a scale of its own: an answer that waits is not to be compared with one that does not. */
function drawGroup(setups: readonly LoadedSetup[], label: string, drawing: Drawing, row: number): string {
  const { box, palette, detail } = drawing;
  const isFull = detail === 'full';
  const [labelWidth, figureWidth, head] = isFull ? [LABEL, FIGURE, HEAD] : [0, 0, 4];
  const half = (box.width - labelWidth) / 2;
  const left: Column = { x: box.x + labelWidth, width: (isFull ? half : box.width) - figureWidth, colour: 0 };
  const right: Column = { x: box.x + labelWidth + half + 10, width: half - figureWidth - 10, colour: 1 };
  const rates = setups.map(({ samples }) => rateSpread(samples));
  const waits = setups.map(({ samples }) => p99Spread(samples));
  const most = { rate: largest(rates), wait: largest(waits) };
  return [
    ...(isFull
      ? [
          text(box.x, box.y + 20, label, { size: 14, fill: palette.ink, weight: 600 }),
          text(left.x + left.width + FIGURE - 20, box.y + 20, 'requests/s', {
            size: 12,
            fill: palette.dim,
            anchor: 'end',
          }),
          text(right.x + right.width + FIGURE - 20, box.y + 20, 'p99, ms', {
            size: 12,
            fill: palette.dim,
            anchor: 'end',
          }),
        ]
      : []),
    ...setups.flatMap((setup, at) => {
      const y = box.y + head + at * row;
      const bound = isSenderBound(setup.samples) ? '≥ ' : '';
      return [
        ...(isFull ? [text(box.x, y + row / 2 + 5, setup.label, { size: 14, fill: palette.ink })] : []),
        drawBar(rates[at] ?? null, most.rate, left, y, row, drawing, (value) => `${bound}${rateText(value)}`),
        ...(isFull ? [drawBar(waits[at] ?? null, most.wait, right, y, row, drawing, msText)] : []),
      ];
    }),
  ].join('');
}

interface Column {
  readonly x: number;
  readonly width: number;
  readonly colour: number;
}

function drawBar(
  spread: Spread | null,
  most: number,
  { x, width, colour }: Column,
  y: number,
  row: number,
  { palette, detail }: Drawing,
  words: (value: number) => string,
): string {
  if (spread === null || most === 0) return '';
  const at = (value: number) => x + (value / most) * width;
  const bar = rect(
    { x, y: y + row * 0.18, width: at(spread.median) - x, height: row * 0.64 },
    seriesColour(palette, colour),
    0.85,
  );
  if (detail === 'shape') return bar;
  return [
    bar,
    whisker(y + row / 2, at(spread.min), at(spread.max), palette.ink),
    text(at(spread.max) + 10, y + row / 2 + 5, words(spread.median), {
      size: 14,
      fill: palette.ink,
      weight: 600,
    }),
  ].join('');
}

function largest(spreads: readonly (Spread | null)[]): number {
  return Math.max(0, ...spreads.map((spread) => spread?.max ?? 0));
}
