import { parseDiff } from '../diff/parse-diff.ts';
import type { Compared } from './config-merge.tsx';

/** A diff's files as two texts each, as far as it shows them; what it leaves out is a line `# …` on both sides. */
export function diffSides(diff: string): readonly Compared[] {
  if (diff === '') return [];
  return parseDiff(diff).map(({ path, lines }) => {
    const side = (own: 'removed' | 'added') =>
      lines
        .filter(({ kind }) => kind === own || kind === 'same' || kind === 'gap')
        .map(({ kind, text }) => (kind === 'gap' ? '# …' : text))
        .join('\n');
    return { path, before: side('removed'), after: side('added') };
  });
}
