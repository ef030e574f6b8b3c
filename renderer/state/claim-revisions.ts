/** The revision of the wish that a change is asked against, so that nobody's change is undone by one who has not seen it. */
import type { PanelStore } from './panel-store.ts';

export interface Revisions {
  /**
   * The board's revision, and one more for each change of this page's own that the board may not show yet: who clicks
   * twice has seen the first click.
   */
  claim(): number;
  /** What was counted ahead is forgotten, since a change was refused. Says whether the refused one was. */
  forget(): 'counted ahead' | 'as shown';
}

export function claimRevisions(store: PanelStore): Revisions {
  let next = 0;
  const shown = () => store.getState().board?.revision ?? 0;
  return {
    claim() {
      const revision = Math.max(shown(), next);
      next = revision + 1;
      return revision;
    },
    forget() {
      const wasAhead = next - 1 > shown();
      next = 0;
      return wasAhead ? 'counted ahead' : 'as shown';
    },
  };
}
