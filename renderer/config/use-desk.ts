import { useEffect } from 'react';
import { useStore } from 'zustand';
import { usePanel, usePanelStore } from '../state/panel-store.ts';
import { deskOf, type SnippetDesk } from './snippet-desk.ts';
import type { SnippetState } from './snippet-state.ts';

export function useDesk(): SnippetDesk {
  return deskOf(usePanelStore());
}

export function useSnippets<T>(select: (state: SnippetState) => T): T {
  return useStore(useDesk().store, select);
}

/** Keeps what is served in sight: asked for anew when the wish changes, and when the controller is back. */
export function useServedSnippets(): void {
  const desk = useDesk();
  const client = usePanel((state) => state.client);
  const revision = usePanel((state) => state.board?.revision);
  // Another client or another wish is the reason to look again.
  useEffect(() => {
    void desk.look();
  }, [desk, client, revision]);
}
