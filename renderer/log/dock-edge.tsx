import type { KeyboardEvent, PointerEvent } from 'react';
import classes from './log.module.css';
import type { DockHeight } from './use-dock-height.ts';

/** The dock's upper edge, to be dragged, or moved with the arrow keys. */
export function DockEdge({ height }: { readonly height: DockHeight }) {
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    if (event.currentTarget.hasPointerCapture(event.pointerId))
      height.set(window.innerHeight - event.clientY);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowUp' ? 20 : event.key === 'ArrowDown' ? -20 : 0;
    if (step === 0) return;
    event.preventDefault();
    height.set(height.px + step);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved; a focusable separator is what ARIA calls this.
    <div
      className={classes.edge}
      role="separator"
      tabIndex={0}
      aria-label="Height of the log dock"
      aria-orientation="horizontal"
      aria-valuemin={height.least}
      aria-valuemax={height.most}
      aria-valuenow={height.px}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    />
  );
}
