import { useRef } from 'react';
import { usePanel } from '../state/panel-store.ts';
import { type Answer, useAnswer } from '../state/use-answer.ts';

type Files = readonly { readonly path: string; readonly text: string }[];

/**
 * As they lie on the disk, without the snippets. Asked for anew with each generation, and when another hand changes
 * one; until that is answered, the last ones stay, and with them the keyboard's place in their list.
 */
export function useGeneratedFiles(): Answer<Files> {
  const key = useConfigKey();
  const last = useRef<Answer<Files> | null>(null);
  const answer = useAnswer(key, async (client) =>
    (await client.stack.config()).filter(({ path }) => !path.startsWith('snippets/')),
  );
  if (answer.kind !== 'waiting') last.current = answer;
  return last.current ?? answer;
}

/** Differs when the files on the disk do. */
export function useConfigKey(): string | null {
  return usePanel(({ board }) =>
    board ? `${board.generation} ${board.drift.map(({ path, what }) => `${path} ${what}`).join()}` : null,
  );
}
