/** The text of `diff -u` as files and lines to be shown. */

export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed' | 'gap';
  readonly text: string;
}

export interface DiffFile {
  readonly path: string;
  readonly lines: readonly DiffLine[];
}

/** Files in the text's order. Of a header's two paths the newer is the name; a file that is gone has the older one. */
export function parseDiff(text: string): readonly DiffFile[] {
  const files: { path: string; lines: DiffLine[] }[] = [];
  const all = text.replace(/\n$/, '').split('\n');
  for (let at = 0; at < all.length; at += 1) {
    const line = all[at] ?? '';
    const after = all[at + 1] ?? '';
    // A removed comment may begin with dashes too: only both lines together are a header.
    if (line.startsWith('--- ') && after.startsWith('+++ ')) {
      files.push({ path: nameOf(line.slice(4), after.slice(4)), lines: [] });
      at += 1;
    } else {
      files.at(-1)?.lines.push(lineOf(line));
    }
  }
  return files;
}

export function countsOf({ lines }: DiffFile): { readonly added: number; readonly removed: number } {
  const count = (kind: DiffLine['kind']) => lines.filter((line) => line.kind === kind).length;
  return { added: count('added'), removed: count('removed') };
}

function nameOf(before: string, after: string): string {
  const path = after === '/dev/null' ? before : after;
  return path.replace(/\t.*$/, '');
}

function lineOf(line: string): DiffLine {
  if (line.startsWith('@@')) return { kind: 'gap', text: line.replace(/^@@\s*|\s*@@$/g, '') };
  if (line.startsWith('+')) return { kind: 'added', text: line.slice(1) };
  if (line.startsWith('-')) return { kind: 'removed', text: line.slice(1) };
  return { kind: 'same', text: line.slice(1) };
}
