/** How nginx picks a backend. Arrow keys look around; Enter or Space throws the switch. */
import { type KeyboardEvent, type MouseEvent, useRef, useState } from 'react';
import type { MethodOffer } from '../../stack/model/board.ts';
import type { Method } from '../../stack/model/desired.ts';
import { stagedOf } from '../staging/put-edit.ts';
import { StageToggle } from '../staging/stage-toggle.tsx';
import { useCommands } from '../state/commands.ts';
import { useBoard, usePanel } from '../state/panel-store.ts';
import { BalancingButton } from '../tuning/balancing-button.tsx';
import { EdgeButtons } from './edge-buttons.tsx';
import { HashOptions } from './hash-options.tsx';
import { LeastTimeOptions } from './least-time-options.tsx';
import { MethodPicture } from './method-picture.tsx';
import { RandomOptions } from './random-options.tsx';
import classes from './wish-bar.module.css';

export function MethodSwitch() {
  const commands = useCommands();
  const offers = useBoard((board) => board.methods);
  const current = useBoard((board) => board.service.method);
  const pending = usePanel((state) => state.pending.method);
  const staged = usePanel((state) => stagedOf(state.staged, 'method')?.method ?? null);
  const [looked, setLooked] = useState<string | null>(null);
  const [isHashDraft, setHashDraft] = useState(false);
  const group = useRef<HTMLDivElement>(null);

  const wished = staged ?? pending ?? current;
  const chosen = isHashDraft ? 'hash' : wished.kind;
  const told = offers.find((offer) => offer.kind === (looked ?? chosen));

  const choose = (offer: MethodOffer, event: MouseEvent): void => {
    if (!offer.available) return;
    setHashDraft(offer.kind === 'hash' && wished.kind !== 'hash');
    if (offer.kind === 'hash') return;
    const method = offer.kind === current.kind ? current : plainMethod(offer.kind);
    if (event.altKey) commands.preview({ kind: 'method', method });
    else if (offer.kind !== wished.kind) commands.method(method);
  };
  const isDraft = ({ kind }: MethodOffer) =>
    (isHashDraft && kind === 'hash') || (staged?.kind === kind && current.kind !== kind);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const turn = TURNS[event.key];
    if (turn === undefined) return;
    event.preventDefault();
    const choices = [...(group.current?.querySelectorAll<HTMLElement>('[role=radio]') ?? [])];
    const at = choices.indexOf(document.activeElement as HTMLElement);
    choices[(at + turn + choices.length) % choices.length]?.focus();
  };

  return (
    <div className={classes.method}>
      <div className={classes.head}>
        <h2 className={classes.legend} id="method-legend">
          Method <span className={classes.aside}>Alt+click shows the plan first</span>
        </h2>
        <EdgeButtons />
        <BalancingButton />
        <StageToggle />
      </div>
      <div
        ref={group}
        className={classes.methods}
        role="radiogroup"
        aria-labelledby="method-legend"
        onKeyDown={onKeyDown}
      >
        {offers.map((offer) => (
          // biome-ignore lint/a11y/useSemanticElements: a native radio would switch nginx at each arrow key.
          <button
            key={offer.kind}
            type="button"
            role="radio"
            className={classes.choice}
            aria-checked={offer.kind === current.kind}
            aria-disabled={!offer.available}
            aria-busy={pending?.kind === offer.kind}
            aria-describedby="method-sentence"
            data-method={offer.kind}
            data-draft={isDraft(offer) || undefined}
            tabIndex={offer.kind === current.kind ? 0 : -1}
            title={offer.reason ?? undefined}
            onClick={(event) => choose(offer, event)}
            onMouseEnter={() => setLooked(offer.kind)}
            onMouseLeave={() => setLooked(null)}
            onFocus={() => setLooked(offer.kind)}
            onBlur={() => setLooked(null)}
          >
            <MethodPicture kind={offer.kind} />
            {offer.label}
          </button>
        ))}
      </div>
      <div className={classes.below}>
        <p className={`${classes.note} ${classes.sentence}`} id="method-sentence" title={told?.sentence}>
          {told ? wordsOf(told, hasOptions(chosen) ? 'brief' : 'whole') : null}
        </p>
        {chosen === 'hash' ? (
          <HashOptions
            key={wished.kind}
            current={wished.kind === 'hash' ? wished : null}
            onDone={() => setHashDraft(false)}
          />
        ) : null}
        {chosen === 'random' && wished.kind === 'random' ? <RandomOptions wished={wished} /> : null}
        {chosen === 'least_time' && wished.kind === 'least_time' ? (
          <LeastTimeOptions wished={wished} />
        ) : null}
      </div>
    </div>
  );
}

/** Beside a method's own fields there is room for its first sentence only. */
function wordsOf(offer: MethodOffer, room: 'brief' | 'whole'): string {
  if (!offer.available && offer.reason !== null) return offer.reason;
  return room === 'brief' ? (offer.sentence.split('. ')[0] ?? '').replace(/\.?$/, '.') : offer.sentence;
}

function hasOptions(kind: Method['kind']): boolean {
  return kind === 'hash' || kind === 'random' || kind === 'least_time';
}

/** A method as it is chosen first; what it can be told is asked beside it. */
function plainMethod(kind: Exclude<Method['kind'], 'hash'>): Method {
  if (kind === 'least_time') return { kind, by: 'header', inflight: false };
  return kind === 'random' ? { kind, two: true } : { kind };
}

const TURNS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
