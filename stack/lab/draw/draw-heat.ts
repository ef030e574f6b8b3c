/** Workers by payload: the more requests a second, the fuller the colour. */
import type { HeatMeasured } from '../../model/experiment.ts';
import { workerWords } from '../find-heat.ts';
import { rateText } from '../quantity.ts';
import { isSenderBound, rateSpread } from '../spread.ts';
import { seriesColour } from './palettes.ts';
import { type Drawing, rect, text } from './svg.ts';

const HEAD = 30;
const LABEL = 130;
const GAP = 4;

export function drawHeat({ workers, payloadsKb, cells }: HeatMeasured, drawing: Drawing): string {
  const { box, palette, detail } = drawing;
  const isFull = detail === 'full';
  const [label, head] = isFull ? [LABEL, HEAD] : [0, 0];
  const width = (box.width - label) / payloadsKb.length;
  const height = Math.min(120, (box.height - head) / workers.length);
  const most = Math.max(1, ...cells.map(({ samples }) => rateSpread(samples)?.median ?? 0));
  const squares = workers.flatMap((count, row) =>
    payloadsKb.map((payloadKb, column) => {
      const samples =
        cells.find((one) => one.workers === count && one.payloadKb === payloadKb)?.samples ?? [];
      const rate = rateSpread(samples);
      const at = { x: box.x + label + column * width, y: box.y + head + row * height };
      if (rate === null) return '';
      const part = 0.12 + 0.88 * (rate.median / most);
      const square = rect(
        { ...at, width: width - GAP, height: height - GAP },
        seriesColour(palette, 0),
        part,
      );
      if (!isFull) return square;
      const middle = at.x + (width - GAP) / 2;
      const ink = part > 0.55 ? palette.onFill : palette.ink;
      const bound = isSenderBound(samples) ? '≥ ' : '';
      return [
        square,
        text(middle, at.y + height / 2, `${bound}${rateText(rate.median)}`, {
          size: 22,
          fill: ink,
          weight: 600,
          anchor: 'middle',
        }),
        text(middle, at.y + height / 2 + 22, `${rateText(rate.min)}–${rateText(rate.max)}`, {
          size: 12,
          fill: ink,
          anchor: 'middle',
        }),
      ].join('');
    }),
  );
  if (!isFull) return squares.join('');
  return [
    ...payloadsKb.map((payloadKb, column) =>
      text(box.x + label + column * width + (width - GAP) / 2, box.y + 18, `${payloadKb} KB`, {
        size: 14,
        fill: palette.dim,
        weight: 600,
        anchor: 'middle',
      }),
    ),
    ...workers.map((count, row) =>
      text(box.x, box.y + head + row * height + height / 2 + 4, workerWords(count), {
        size: 14,
        fill: palette.ink,
      }),
    ),
    ...squares,
  ].join('');
}
