import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { balancingWords } from '../staging/edit-words.ts';
import { usePanelStore } from '../state/panel-store.ts';
import classes from '../wish/wish-bar.module.css';
import { useCircumstances } from './use-circumstances.ts';

/** Beside the method: sticky, keepalive and second tries, in words where any is set. */
export function BalancingButton() {
  const store = usePanelStore();
  const { balancing } = useCircumstances();
  const words = balancingWords(balancing).join(', ');
  return (
    <button
      type="button"
      className={classes.tool}
      aria-haspopup="dialog"
      aria-label={words === '' ? 'Balancing settings' : `Balancing settings: ${words}`}
      title={`Sticky clients, kept connections, second tries${words === '' ? '' : `: ${words}`}  ( c )`}
      aria-keyshortcuts="c"
      id="balancing-settings"
      onClick={() => store.setState({ settings: { of: 'service' } })}
    >
      <IconAdjustmentsHorizontal size={14} /> <span>{words === '' ? 'Balancing' : words}</span>
    </button>
  );
}
