import { describe, expect, it } from 'vitest';
import { editWords } from '../../../renderer/staging/edit-words.ts';
import { putEdit, stagedOf } from '../../../renderer/staging/put-edit.ts';
import type { WishEdit } from '../../../stack/model/edit.ts';
import { boardOf } from '../gallery/boards.ts';

const service = { ...boardOf().service, tunings: { '2': { weight: 3 } } };

function staged(...edits: readonly WishEdit[]): readonly WishEdit[] {
  return edits.reduce<readonly WishEdit[]>((all, edit) => putEdit(all, edit, service), []);
}

describe('what is staged', () => {
  it('holds the newest edit of a thing, where the first stood', () => {
    expect(
      staged(
        { kind: 'scale', scale: 5 },
        { kind: 'method', method: { kind: 'least_conn' } },
        { kind: 'scale', scale: 6 },
      ),
    ).toEqual([
      { kind: 'scale', scale: 6 },
      { kind: 'method', method: { kind: 'least_conn' } },
    ]);
  });

  it('holds no edit that wishes what is wished already', () => {
    expect(staged({ kind: 'scale', scale: 5 }, { kind: 'scale', scale: 3 })).toEqual([]);
    expect(staged({ kind: 'method', method: { kind: 'round_robin' } })).toEqual([]);
    expect(staged({ kind: 'balancing', balancing: {} })).toEqual([]);
    expect(staged({ kind: 'tune', backend: 'flask-app-2', tuning: { weight: 3 } })).toEqual([]);
  });

  it('holds edits of different backends side by side, and takes an act said twice back', () => {
    const one: WishEdit = { kind: 'backend', name: 'flask-app-1', action: 'restart' };
    const two: WishEdit = { kind: 'backend', name: 'flask-app-2', action: 'restart' };
    expect(staged(one, two)).toEqual([one, two]);
    expect(staged(one, two, one)).toEqual([two]);
    expect(staged(one, { ...one, action: 'stop' })).toEqual([{ ...one, action: 'stop' }]);
  });

  it('is found by its kind and what it is about', () => {
    const tune: WishEdit = { kind: 'tune', backend: 'flask-app-1', tuning: { weight: 2 } };
    const edits = staged(tune, { kind: 'scale', scale: 1 });
    expect(stagedOf(edits, 'scale')?.scale).toBe(1);
    expect(stagedOf(edits, 'tune', ({ backend }) => backend === 'flask-app-1')).toEqual(tune);
    expect(stagedOf(edits, 'tune', ({ backend }) => backend === 'flask-app-2')).toBeNull();
    expect(stagedOf(null, 'scale')).toBeNull();
  });
});

describe('an edit in words', () => {
  it.each<readonly [WishEdit, string]>([
    [{ kind: 'scale', scale: 5 }, 'scale 5'],
    [
      { kind: 'method', method: { kind: 'hash', key: '$request_uri', consistent: true } },
      'method hash $request_uri consistent',
    ],
    [{ kind: 'backend', name: 'flask-app-2', action: 'stop' }, 'stop flask-app-2'],
    [
      { kind: 'tune', backend: 'flask-app-2', tuning: { weight: 3, role: 'backup', maxConns: 10 } },
      'flask-app-2: ×3, backup, max 10',
    ],
    [{ kind: 'tune', backend: 'flask-app-2', tuning: {} }, 'flask-app-2: as by default'],
    [{ kind: 'balancing', balancing: {} }, 'balancing as by default'],
    [
      {
        kind: 'balancing',
        balancing: {
          sticky: { kind: 'cookie', name: 'srv' },
          keepalive: 0,
          nextUpstream: { conditions: ['error', 'http_502'], tries: 2 },
        },
      },
      'sticky cookie srv, keepalive 0, passed on after error, http_502, 2 tries',
    ],
  ])('%j is %s', (edit, words) => {
    expect(editWords(edit)).toBe(words);
  });
});
