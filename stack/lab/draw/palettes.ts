/** The colours of pictures: backends can be told apart by eyes that see fewer colours, and in print. */
import type { Palette } from './svg.ts';

export const LIGHT: Palette = {
  paper: '#fdfcfa',
  ink: '#1b222a',
  dim: '#545d66',
  line: '#c6c1b4',
  series: ['#1d5fc4', '#d98500', '#16834f', '#8a5fc0', '#5f6e7a'],
  onFill: '#ffffff',
};

export const DARK: Palette = {
  paper: '#161c22',
  ink: '#e7ebee',
  dim: '#a3aeb7',
  line: '#3a4650',
  series: ['#5b97ee', '#f0b44c', '#4fd08f', '#c3a6f2', '#94a1ac'],
  onFill: '#0e1216',
};

export function seriesColour(palette: Palette, place: number): string {
  return palette.series[place % palette.series.length] ?? palette.ink;
}
