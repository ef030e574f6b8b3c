import { beforeEach, describe, expect, it } from 'vitest';
import { claimRevisions } from '../../../renderer/state/claim-revisions.ts';
import { createPanelStore, type PanelStore } from '../../../renderer/state/panel-store.ts';
import { boardOf } from '../gallery/boards.ts';

let store: PanelStore;
beforeEach(() => {
  store = createPanelStore({ board: boardOf({ revision: 7 }) });
});

describe('the revision a change is asked against', () => {
  it('is the board’s, and one more for each own change the board does not show yet', () => {
    const revisions = claimRevisions(store);
    expect([revisions.claim(), revisions.claim()]).toEqual([7, 8]);
    store.setState({ board: boardOf({ revision: 9 }) });
    expect(revisions.claim()).toBe(9);
  });

  it('is the board’s again after a refusal, which says whether it was counted ahead', () => {
    const revisions = claimRevisions(store);
    revisions.claim();
    revisions.claim();
    expect(revisions.forget()).toBe('counted ahead');
    expect(revisions.claim()).toBe(7);
    expect(revisions.forget()).toBe('as shown');
  });
});
