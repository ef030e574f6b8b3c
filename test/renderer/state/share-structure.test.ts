import { describe, expect, it } from 'vitest';
import { shareStructure } from '../../../renderer/state/share-structure.ts';
import { backendRow, boardOf, rowsOf } from '../gallery/boards.ts';

describe('shareStructure', () => {
  it('keeps the last board itself when an equal one comes', () => {
    const board = boardOf();
    expect(shareStructure(board, structuredClone(board))).toBe(board);
  });

  it('changes the row that differs and no other', () => {
    const before = boardOf();
    const after = structuredClone(before);
    const rows = after.backends.map((row) => (row.number === 2 ? { ...row, hits: row.hits + 1 } : row));
    const shared = shareStructure(before, { ...after, backends: rows });
    expect(shared.backends.map((row, index) => row === before.backends[index])).toEqual([true, false, true]);
    expect(shared.methods).toBe(before.methods);
    expect(shared.backends[1]?.hits).toBe((before.backends[1]?.hits ?? 0) + 1);
  });

  it('follows rows that come and go, and keys that appear', () => {
    const before = boardOf();
    const after = boardOf({ backends: rowsOf([backendRow(1, 10)], 'even') });
    expect(shareStructure(before, after)).toEqual(after);
    expect(shareStructure({ a: undefined }, { b: undefined })).toEqual({ b: undefined });
  });
});
