import { describe, expect, it } from 'vitest';
import { countsOf, parseDiff } from '../../../renderer/diff/parse-diff.ts';

describe('a diff', () => {
  it('is files of lines, each known by its sign', () => {
    const files = parseDiff('--- a.conf\n+++ a.conf\n@@\n same\n-old\n+new\n--- b.conf\n+++ b.conf\n+only\n');
    expect(files).toEqual([
      {
        path: 'a.conf',
        lines: [
          { kind: 'gap', text: '' },
          { kind: 'same', text: 'same' },
          { kind: 'removed', text: 'old' },
          { kind: 'added', text: 'new' },
        ],
      },
      { path: 'b.conf', lines: [{ kind: 'added', text: 'only' }] },
    ]);
    expect(files.map(countsOf)).toEqual([
      { added: 1, removed: 1 },
      { added: 1, removed: 0 },
    ]);
  });

  it('takes a removed line that begins with dashes for a line', () => {
    expect(parseDiff('--- a\n+++ a\n--- not a header\n same')[0]?.lines[0]).toEqual({
      kind: 'removed',
      text: '-- not a header',
    });
  });

  it('is empty where nothing differs', () => {
    expect(parseDiff('')).toEqual([]);
  });
});
