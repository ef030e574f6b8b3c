import { IconServer2 } from '@tabler/icons-react';
import { servingWords } from '../../stack/model/serving-words.ts';
import { stagedOf } from '../staging/put-edit.ts';
import { useBoard, usePanel } from '../state/panel-store.ts';
import { EdgeButton } from '../wish/edge-button.tsx';

/** `gunicorn 1×4`: the program in every backend, as wished or staged. Nothing where the controller does not tell. */
export function ServingButton() {
  const serving = useBoard((board) => board.service.serving);
  const staged = usePanel((state) => stagedOf(state.staged, 'serving')?.serving);
  const wished = staged ?? serving;
  if (wished === undefined) return null;
  return (
    <EdgeButton
      of="serving"
      name="Serving"
      label={servingWords(wished)}
      sentence="The server program in each backend, and the protocol nginx speaks to it"
      shortcut="w"
      icon={<IconServer2 size={14} />}
    />
  );
}
