/** Colours that a person can tell apart, each line its own; the same in the chart, its key and its picture. */
export function lineColour(index: number, theme: 'light' | 'dark'): string {
  const colours = COLOURS[theme];
  return colours[index % colours.length] ?? colours[0];
}

const COLOURS = {
  light: [
    '#1d5fc4',
    '#c2571a',
    '#16834f',
    '#8a3fb8',
    '#b8860b',
    '#0c7c8f',
    '#bd2a6f',
    '#5c6b1e',
    '#5b5bd6',
    '#8b4a2b',
    '#2f6b4f',
    '#6a727a',
  ],
  dark: [
    '#6aa2f5',
    '#f2935c',
    '#4fd08f',
    '#c58af0',
    '#e8bd4a',
    '#5cc9d8',
    '#f07cb0',
    '#b5c75a',
    '#9d9dff',
    '#d19a7d',
    '#7fc4a3',
    '#a3aeb7',
  ],
} as const;
