/** The few shapes pictures are made of, as SVG text; every word that comes from outside is escaped. */

/** Colours by what they mean. */
export interface Palette {
  readonly paper: string;
  readonly ink: string;
  readonly dim: string;
  readonly line: string;
  /** Of backends, in order; also of one series: the first. */
  readonly series: readonly string[];
  /** Text on a filled cell. */
  readonly onFill: string;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where, in which colours, and whether there is room for words. */
export interface Drawing {
  readonly palette: Palette;
  readonly box: Box;
  /** `shape`: too small for words. */
  readonly detail: 'full' | 'shape';
}

interface TextLook {
  readonly size: number;
  readonly fill: string;
  readonly weight?: 400 | 600;
  readonly anchor?: 'start' | 'middle' | 'end';
}

export function text(x: number, y: number, words: string, look: TextLook): string {
  const { size, fill, weight = 400, anchor = 'start' } = look;
  return `<text x="${n(x)}" y="${n(y)}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}">${escaped(words)}</text>`;
}

export function rect(box: Box, fill: string, opacity = 1): string {
  const { x, y, width, height } = box;
  const faded = opacity === 1 ? '' : ` fill-opacity="${n(opacity)}"`;
  return `<rect x="${n(x)}" y="${n(y)}" width="${n(Math.max(0, width))}" height="${n(height)}" fill="${fill}"${faded}/>`;
}

export function line(from: readonly [number, number], to: readonly [number, number], stroke: string): string {
  return `<line x1="${n(from[0])}" y1="${n(from[1])}" x2="${n(to[0])}" y2="${n(to[1])}" stroke="${stroke}" stroke-width="1.25"/>`;
}

/** From the smallest to the largest run, with an end to each. */
export function whisker(y: number, fromX: number, toX: number, stroke: string): string {
  const end = 3.5;
  return [
    line([fromX, y], [toX, y], stroke),
    line([fromX, y - end], [fromX, y + end], stroke),
    line([toX, y - end], [toX, y + end], stroke),
  ].join('');
}

/** Lines of about `width`, cut at blanks; what does not fit into `most` lines ends with an ellipsis. */
export function wrapped(words: string, width: number, size: number, most: number): readonly string[] {
  const letters = Math.floor(width / (size * LETTER));
  const lines: string[] = [];
  let current = '';
  for (const word of words.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > letters) {
      lines.push(current);
      current = word;
    } else {
      current = current === '' ? word : `${current} ${word}`;
    }
  }
  lines.push(current);
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), `${(lines[most - 1] ?? '').replace(/.$/, '')}…`];
}

/** Of a wide sans-serif face in bold, in parts of its size. */
const LETTER = 0.68;

function escaped(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}
