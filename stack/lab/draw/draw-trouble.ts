/** Methods and troubles: a bar as long as the requests a second, in it each backend's share. */
import type { Trouble, TroubleMeasured, TroubleSample } from '../../model/experiment.ts';
import { methodsOf } from '../find-trouble.ts';
import { msText, rateText } from '../quantity.ts';
import { p99Spread, rateSpread, spreadOf } from '../spread.ts';
import { seriesColour } from './palettes.ts';
import { type Box, type Drawing, rect, text, whisker } from './svg.ts';

const HEAD = 26;
const LEGEND = 28;
const LABEL = 240;
const TROUBLES: readonly Trouble[] = ['none', 'slow', 'taken'];

export function drawTrouble(measured: TroubleMeasured, drawing: Drawing): string {
  const { box, palette, detail } = drawing;
  const { cases, backends, victim, slowMs } = measured;
  const isFull = detail === 'full';
  const methods = methodsOf(cases);
  const [label, head, legend] = isFull ? [LABEL, HEAD, LEGEND] : [0, 0, 0];
  const row = Math.min(62, (box.height - head - legend) / Math.max(1, methods.length));
  const column = (box.width - label) / TROUBLES.length;
  const most = Math.max(1, ...cases.map(({ samples }) => rateSpread(samples)?.max ?? 0));
  const words = { none: 'all well', slow: `${victim} ${slowMs} ms slower`, taken: `${victim} taken away` };
  const cells = methods.flatMap((method, at) =>
    TROUBLES.map((trouble, place) => {
      const samples = cases.find((one) => one.method === method && one.trouble === trouble)?.samples ?? [];
      const y = box.y + head + at * row;
      return drawCell(samples, backends, most, {
        ...drawing,
        box: { x: box.x + label + place * column, y, width: column - 18, height: row },
      });
    }),
  );
  if (!isFull) return cells.join('');
  return [
    ...TROUBLES.map((trouble, place) =>
      text(box.x + label + place * column, box.y + 16, words[trouble], {
        size: 13,
        fill: palette.dim,
        weight: 600,
      }),
    ),
    ...methods.map((method, at) =>
      text(box.x, box.y + head + at * row + 18, method, { size: 14, fill: palette.ink }),
    ),
    ...cells,
    ...backends.flatMap((backend, place) => {
      const at = { x: box.x + label + place * 150, y: box.y + head + methods.length * row + 10 };
      return [
        rect({ ...at, width: 12, height: 12 }, seriesColour(palette, place), 0.85),
        text(at.x + 18, at.y + 11, backend, { size: 12, fill: palette.dim }),
      ];
    }),
  ].join('');
}

function drawCell(
  samples: readonly TroubleSample[],
  backends: readonly string[],
  most: number,
  drawing: Drawing,
): string {
  const { box, palette, detail } = drawing;
  const rate = rateSpread(samples);
  if (rate === null) return '';
  const isFull = detail === 'full';
  const length = (value: number) => (value / most) * box.width;
  const bar: Box = {
    x: box.x,
    y: box.y + (isFull ? 4 : 2),
    width: length(rate.median),
    height: isFull ? 18 : box.height - 4,
  };
  let x = bar.x;
  const segments = sharesOf(samples, backends).map((share, place) => {
    const segment = rect({ ...bar, x, width: share * bar.width }, seriesColour(palette, place), 0.85);
    x += share * bar.width;
    return segment;
  });
  if (!isFull) return segments.join('');
  const p99 = p99Spread(samples);
  const failed = samples.reduce((sum, one) => sum + one.failed, 0);
  const figures = `${rateText(rate.median)}/s · p99 ${p99 === null ? '–' : msText(p99.median)} ms${failed > 0 ? ` · ${failed} failed` : ''}`;
  return [
    ...segments,
    whisker(bar.y + bar.height / 2, bar.x + length(rate.min), bar.x + length(rate.max), palette.ink),
    text(bar.x, bar.y + bar.height + 16, figures, { size: 12, fill: palette.ink }),
  ].join('');
}

/** Each 0 to 1: medians of the runs, made to add up. */
function sharesOf(samples: readonly TroubleSample[], backends: readonly string[]): readonly number[] {
  const medians = backends.map(
    (backend) =>
      spreadOf(
        samples.map(({ perBackend }) => perBackend.find((one) => one.backend === backend)?.requests ?? 0),
      )?.median ?? 0,
  );
  const sum = medians.reduce((total, value) => total + value, 0);
  return medians.map((value) => (sum === 0 ? 0 : value / sum));
}
