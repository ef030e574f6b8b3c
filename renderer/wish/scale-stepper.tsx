/** How many backends are wished: a click, a key, or a number typed. */
import { IconMinus, IconPlus } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { MAX_SCALE } from '../../stack/model/desired.ts';
import { stagedOf } from '../staging/put-edit.ts';
import { useCommands } from '../state/commands.ts';
import { usePanel, usePanelStore } from '../state/panel-store.ts';
import { addToast } from '../state/toasts.ts';
import { parseScale } from './parse-scale.ts';
import classes from './scale-stepper.module.css';
import bar from './wish-bar.module.css';

export function ScaleStepper() {
  const store = usePanelStore();
  const commands = useCommands();
  const asked = usePanel((state) => state.pending.scale);
  const wished = usePanel((state) => state.board?.service.scale ?? 0);
  const ready = usePanel((state) => state.board?.backends.filter((row) => row.state === 'ready').length ?? 0);
  const stopped = usePanel((state) => state.board?.backends.filter((row) => row.stoppedByPerson).length ?? 0);
  const isKnown = usePanel((state) => state.connection === 'open' && state.board?.state !== 'gone');
  const staged = usePanel((state) => stagedOf(state.staged, 'scale')?.scale ?? null);
  const shown = staged ?? asked ?? wished;
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current) input.current.value = String(shown);
  }, [shown]);

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const field = event.currentTarget;
    if (event.key === 'ArrowUp') commands.stepScale(1);
    else if (event.key === 'ArrowDown') commands.stepScale(-1);
    else if (event.key === 'Escape') field.blur();
    else if (event.key === 'Enter') {
      const scale = parseScale(field.value);
      if (typeof scale !== 'number') addToast(store, 'Scale', scale);
      else if (event.altKey) commands.preview({ kind: 'scale', scale });
      else if (scale !== shown) commands.scale(scale);
      field.select();
    } else return;
    event.preventDefault();
  };

  return (
    <div className={classes.scale}>
      <h2 className={bar.legend}>Backends</h2>
      <div
        className={classes.stepper}
        data-pending={asked !== null || undefined}
        data-staged={staged !== null || undefined}
      >
        <button
          type="button"
          aria-label="One backend fewer"
          aria-keyshortcuts="-"
          title="One backend fewer  ( - )"
          disabled={shown <= 0}
          onClick={() => commands.stepScale(-1)}
        >
          <IconMinus size={18} />
        </button>
        <input
          ref={input}
          id="scale"
          type="text"
          inputMode="numeric"
          role="spinbutton"
          aria-label="Number of backends"
          aria-valuemin={0}
          aria-valuemax={MAX_SCALE}
          aria-valuenow={shown}
          title={`Type a number from 0 to ${MAX_SCALE}, then Enter, or Alt+Enter to see the plan first  ( n )`}
          autoComplete="off"
          defaultValue={shown}
          onFocus={(event) => event.currentTarget.select()}
          onBlur={(event) => {
            event.currentTarget.value = String(shown);
          }}
          onKeyDown={onKeyDown}
        />
        <button
          type="button"
          aria-label="One backend more"
          aria-keyshortcuts="+"
          title="One backend more  ( + )"
          disabled={shown >= MAX_SCALE}
          onClick={() => commands.stepScale(1)}
        >
          <IconPlus size={18} />
        </button>
      </div>
      <p className={`${bar.note} ${bar.sentence}`}>
        {isKnown ? readyWords(ready, asked ?? wished, stopped) : 'not known now'}
      </p>
    </div>
  );
}

function readyWords(ready: number, wished: number, stopped: number): string {
  if (wished === 0) return 'none wished';
  if (stopped > 0) return `${ready} of ${wished} ready, ${stopped} stopped`;
  return ready === wished ? 'all ready' : `${ready} of ${wished} ready`;
}
