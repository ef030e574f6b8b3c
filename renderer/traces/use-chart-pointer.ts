import { type RefObject, useEffect, useRef, useState } from 'react';
import type { TimeStretch } from './time-axis.ts';
import { chosenStretch, lengthOf, moved, zoomed } from './zoom.ts';

interface ChartPointerWish {
  readonly shown: TimeStretch;
  readonly whole: TimeStretch;
  readonly onZoom: (stretch: TimeStretch) => void;
}

/** Dragging over the chart comes closer to what was dragged over; Ctrl and the wheel to where the pointer is. */
export function useChartPointer(
  element: RefObject<HTMLElement | null>,
  wish: ChartPointerWish,
): TimeStretch | null {
  const [dragged, setDragged] = useState<TimeStretch | null>(null);
  const now = useRef(wish);
  now.current = wish;
  useEffect(() => {
    const place = element.current;
    if (!place) return;
    const undo = new AbortController();
    const { signal } = undo;
    let fromMs: number | null = null;
    let stretch: TimeStretch | null = null;
    /** Null beside the chart. */
    const timeAt = (clientX: number): number | null => {
      const box = place.querySelector('[data-chart]')?.getBoundingClientRect();
      if (!box || box.width === 0) return null;
      const { shown } = now.current;
      return shown.fromMs + ((clientX - box.left) / box.width) * lengthOf(shown);
    };
    const isInChart = (event: PointerEvent | WheelEvent): boolean =>
      event.target instanceof Element && event.target.closest('[data-chart]') !== null;

    place.addEventListener(
      'pointerdown',
      (event) => {
        if (event.button === 0 && isInChart(event)) fromMs = timeAt(event.clientX);
      },
      { signal },
    );
    window.addEventListener(
      'pointermove',
      (event) => {
        const atMs = fromMs === null ? null : timeAt(event.clientX);
        if (fromMs === null || atMs === null) return;
        const { shown, whole } = now.current;
        const isMeant = Math.abs(atMs - fromMs) > lengthOf(shown) * LEAST_DRAG;
        stretch = isMeant ? chosenStretch(fromMs, atMs, whole) : null;
        setDragged(stretch);
      },
      { signal },
    );
    window.addEventListener(
      'pointerup',
      () => {
        if (stretch) now.current.onZoom(stretch);
        fromMs = null;
        stretch = null;
        setDragged(null);
      },
      { signal },
    );
    place.addEventListener(
      'wheel',
      (event) => {
        const atMs = timeAt(event.clientX);
        if (atMs === null || !isInChart(event)) return;
        const { shown, whole, onZoom } = now.current;
        if (event.ctrlKey || event.metaKey)
          onZoom(zoomed(shown, whole, atMs, event.deltaY < 0 ? 1.3 : 1 / 1.3));
        else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
          onZoom(moved(shown, whole, (lengthOf(shown) / 10) * Math.sign(event.deltaX || event.deltaY)));
        else return;
        event.preventDefault();
      },
      { passive: false, signal },
    );
    return () => undo.abort();
  }, [element]);
  return dragged;
}

/** Of what is shown: less was a click. */
const LEAST_DRAG = 0.01;
