/** A result as a picture fit for a slide, and a small one for a card. */
import type { ExperimentResult, Measured } from '../../model/experiment.ts';
import { experimentFacts } from '../experiments.ts';
import { findingOf } from '../finding.ts';
import { engineWords, machineWords, occasionWords } from '../machine-words.ts';
import { drawBars } from './draw-bars.ts';
import { drawClients } from './draw-clients.ts';
import { drawHeat } from './draw-heat.ts';
import { drawTrouble } from './draw-trouble.ts';
import { type Drawing, type Palette, rect, text, wrapped } from './svg.ts';

/** `slide`: 1280 × 720 with all that must be known; `card`: 320 × 120, the shape alone. */
export type PictureSize = 'slide' | 'card';

export function drawResult(result: ExperimentResult, palette: Palette, size: PictureSize = 'slide'): string {
  return size === 'slide' ? slide(result, palette) : card(result.measured, palette);
}

const WIDTH = 1280;
const HEIGHT = 720;
const EDGE = 48;
const FOOT = 58;

function slide(result: ExperimentResult, palette: Palette): string {
  const { title, question } = experimentFacts(result.name);
  const finding = wrapped(findingOf(result), WIDTH - 2 * EDGE, 17, 5);
  const top = 122 + finding.length * 25;
  const box = { x: EDGE, y: top, width: WIDTH - 2 * EDGE, height: HEIGHT - top - FOOT };
  const foot = [
    `${machineWords(result)} · ${engineWords(result)}`,
    `${occasionWords(result)}${result.measured.kind === 'clients' ? '' : ' · bars and figures are medians of three runs, whiskers their smallest and largest'}`,
  ];
  return svg(WIDTH, HEIGHT, [
    rect({ x: 0, y: 0, width: WIDTH, height: HEIGHT }, palette.paper),
    text(EDGE, 58, title, { size: 30, fill: palette.ink, weight: 600 }),
    text(EDGE, 86, question, { size: 16, fill: palette.dim }),
    ...finding.map((words, at) =>
      text(EDGE, 122 + at * 25, words, { size: 17, fill: palette.ink, weight: 600 }),
    ),
    drawMeasured(result.measured, { palette, box, detail: 'full' }),
    ...foot.map((words, at) => text(EDGE, HEIGHT - 34 + at * 17, words, { size: 12, fill: palette.dim })),
  ]);
}

function card(measured: Measured, palette: Palette): string {
  const box = { x: 0, y: 0, width: 320, height: 120 };
  return svg(box.width, box.height, [drawMeasured(measured, { palette, box, detail: 'shape' })]);
}

function drawMeasured(measured: Measured, drawing: Drawing): string {
  switch (measured.kind) {
    case 'bars':
      return drawBars(measured, drawing);
    case 'trouble':
      return drawTrouble(measured, drawing);
    case 'heat':
      return drawHeat(measured, drawing);
    case 'clients':
      return drawClients(measured, drawing);
    default:
      return measured satisfies never;
  }
}

function svg(width: number, height: number, parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif">${parts.join('')}</svg>`;
}
