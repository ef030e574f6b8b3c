/** Each client a thin mark in its backend's colour: before, with one marked down, with it taken out. */
import type { Assignment, ClientsMeasured } from '../../model/experiment.ts';
import { movesOf } from '../find-clients.ts';
import { seriesColour } from './palettes.ts';
import { type Drawing, rect, text } from './svg.ts';

const LABEL = 250;
const FIGURE = 200;
const LEGEND = 28;

export function drawClients(measured: ClientsMeasured, drawing: Drawing): string {
  const { box, palette, detail } = drawing;
  const { methods, backends, clients, leaver } = measured;
  const isFull = detail === 'full';
  const [label, figure, legend] = isFull ? [LABEL, FIGURE, LEGEND] : [0, 0, 0];
  const block = (box.height - legend) / Math.max(1, methods.length);
  const strip = (block - (isFull ? 16 : 6)) / 3;
  const width = (box.width - label - figure) / Math.max(1, clients.length);
  const moves = movesOf(measured);
  const parts = methods.flatMap(({ method, before, down, gone }, at) => {
    const order = inBlocks(before, backends);
    const move = moves[at];
    const strips = [
      { words: 'all serve', got: before, said: '' },
      {
        words: `${leaver} marked down`,
        got: down,
        said: `${move?.movedWhenDown} of ${move?.others} others moved`,
      },
      {
        words: `${leaver} taken out`,
        got: gone,
        said: `${move?.movedWhenGone} of ${move?.others} others moved`,
      },
    ];
    return strips.flatMap(({ words, got, said }, row) => {
      const y = box.y + at * block + row * strip;
      const marks = order.map((client, place) => {
        const backend = got[client] ?? null;
        const mark = {
          x: box.x + label + place * width,
          y: y + 1,
          width: Math.max(0.8, width - 0.8),
          height: strip - 3,
        };
        return rect(
          mark,
          backend === null ? palette.line : seriesColour(palette, backends.indexOf(backend)),
          0.85,
        );
      });
      if (!isFull) return marks;
      const base = y + strip / 2 + 4;
      return [
        ...(row === 0
          ? [text(box.x, base, shortMethod(method), { size: 13, fill: palette.ink, weight: 600 })]
          : []),
        text(box.x + label - 12, base, row === 0 ? '' : words, {
          size: 12,
          fill: palette.dim,
          anchor: 'end',
        }),
        ...marks,
        text(box.x + box.width - figure + 14, base, said, { size: 13, fill: palette.ink }),
      ];
    });
  });
  if (!isFull) return parts.join('');
  return [
    ...parts,
    ...backends.flatMap((backend, place) => {
      const at = { x: box.x + label + place * 150, y: box.y + box.height - legend + 10 };
      return [
        rect({ ...at, width: 12, height: 12 }, seriesColour(palette, place), 0.85),
        text(at.x + 18, at.y + 11, backend, { size: 12, fill: palette.dim }),
      ];
    }),
  ].join('');
}

/** Clients of one backend beside each other, so that whoever moves stands out. */
function inBlocks(before: Assignment, backends: readonly string[]): readonly number[] {
  const place = (client: number) => backends.indexOf(before[client] ?? '');
  return before.map((_, client) => client).sort((a, b) => place(a) - place(b) || a - b);
}

/** The key is the same everywhere here. */
function shortMethod(method: string): string {
  return method.length > 30 ? `${method.slice(0, 29)}…` : method;
}
