import { describe, expect, it } from 'vitest';
import { choose, neighbourOf } from '../../../renderer/history/choose.ts';

describe('choosing', () => {
  it('looks at one, compares with a second, and lets the second give way to a third', () => {
    expect(choose([5], 7, 'only')).toEqual([7]);
    expect(choose([5], 7, 'add')).toEqual([5, 7]);
    expect(choose([5, 7], 9, 'add')).toEqual([5, 9]);
    expect(choose([5, 7], 7, 'add')).toEqual([5]);
    expect(choose([5], 5, 'add')).toEqual([5]);
  });

  it('moves to a neighbour and stays at an end', () => {
    const all = [9, 8, 7];
    expect(['ArrowDown', 'ArrowUp', 'End', 'Home'].map((key) => neighbourOf(all, 9, key))).toEqual([
      8, 9, 7, 9,
    ]);
    expect(neighbourOf(all, 9, 'x')).toBeNull();
  });
});
