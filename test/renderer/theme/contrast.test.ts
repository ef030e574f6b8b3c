import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { terminalTheme } from '../../../renderer/log/log-theme.ts';

/** WCAG 2.2, 1.4.3: text. */
const TEXT = 4.5;
/** WCAG 2.2, 1.4.11: what a control or a mark is known by. */
const MARK = 3;

const TEXT_PAIRS = [
  ...['paper', 'plate', 'plate-raised', 'plate-sunk'].flatMap((ground) =>
    ['ink', 'ink-dim', 'ink-faint'].map((ink) => [ink, ground] as const),
  ),
  ...['paper', 'plate', 'plate-sunk', 'lever-wash'].map((ground) => ['lever-ink', ground] as const),
  ['red', 'plate'],
  ['red', 'red-wash'],
  ['amber', 'plate'],
  ['amber', 'amber-wash'],
  ['green', 'plate'],
  ...['plate-sunk', 'code-added-strong', 'code-removed-strong', 'code-selection'].flatMap((ground) =>
    ['ink', 'ink-dim', 'lever-ink', 'code-variable', 'code-string', 'code-number'].map(
      (ink) => [ink, ground] as const,
    ),
  ),
  ['on-lever', 'lever'],
  ['on-lever', 'lever-hover'],
] as const;

const MARK_PAIRS = [
  ...['bar', 'bar-dim', 'rail', 'white-lamp', 'green-glow', 'amber-glow', 'red-glow'].map(
    (mark) => [mark, 'plate'] as const,
  ),
  ...['plate', 'plate-raised'].map((ground) => ['field-line', ground] as const),
  ['lever-strong', 'plate'],
  ['lever-strong', 'paper'],
] as const;

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  const tokens = tokensOf(theme);

  it.each(TEXT_PAIRS)('%s on %s can be read', (ink, ground) => {
    expect(contrast(tokens[ink], tokens[ground])).toBeGreaterThanOrEqual(TEXT);
  });

  it.each(MARK_PAIRS)('%s on %s can be told apart', (mark, ground) => {
    expect(contrast(tokens[mark], tokens[ground])).toBeGreaterThanOrEqual(MARK);
  });

  it.each(['foreground', 'brightBlack', 'red', 'green', 'yellow', 'blue', 'cyan'] as const)(
    '%s can be read in the log',
    (ink) => {
      const { background, [ink]: colour } = terminalTheme(theme);
      expect(contrast(colour, background)).toBeGreaterThanOrEqual(TEXT);
    },
  );
});

/** The colours of tokens.css by name; the dark ones stand over the light ones. */
function tokensOf(theme: 'light' | 'dark'): Readonly<Record<string, string>> {
  const css = readFileSync(new URL('../../../renderer/theme/tokens.css', import.meta.url), 'utf8');
  const [light = '', dark = ''] =
    css.split('@media')[0]?.split(':root[data-mantine-color-scheme="dark"]') ?? [];
  const read = (text: string) =>
    Object.fromEntries(
      [...text.matchAll(/--([\w-]+):\s*(#[\da-f]{6})/g)].map(([, name, hex]) => [name, hex]),
    );
  return theme === 'light' ? read(light) : { ...read(light), ...read(dark) };
}

/** WCAG's contrast ratio of two colours as `#rrggbb`, 1 to 21. */
function contrast(one: string | undefined, other: string | undefined): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(hex: string | undefined): number {
  if (hex === undefined) throw new Error('Expected a colour');
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
