import type { PointerEvent } from 'react';
import classes from './log-screen.module.css';
import type { LogHandle } from './use-log-view.ts';

/** Of all lines held, not of the terminal's own, which has none but those on the screen. */
export function LogScrollbar({ log }: { readonly log: LogHandle }) {
  const { view, status } = log;
  const { start, size } = status.scroll;
  if (!view || size >= 1) return null;
  const move = (event: PointerEvent<HTMLElement>): void => {
    const { top, height } = event.currentTarget.getBoundingClientRect();
    const place = (event.clientY - top) / height - size / 2;
    if (place >= 1 - size) view.scroll.toEnd();
    else view.scroll.toPlace(place);
  };
  return (
    <div
      className={classes.scrollbar}
      role="scrollbar"
      tabIndex={-1}
      aria-label="Place in the log"
      aria-controls="log-lines"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round((start / Math.max(1e-9, 1 - size)) * 100)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        move(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) move(event);
      }}
    >
      <i style={{ top: `${start * 100}%`, height: `max(18px, ${size * 100}%)` }} />
    </div>
  );
}
