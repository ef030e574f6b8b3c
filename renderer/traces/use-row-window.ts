import { type RefObject, useCallback, useLayoutEffect, useState } from 'react';

export interface RowWindow {
  /** The first row that is drawn, and the one behind the last. */
  readonly first: number;
  readonly last: number;
  /** Scrolls so that a row is in sight. */
  readonly reveal: (row: number) => void;
  readonly onScroll: () => void;
}

/** Which rows of equal height a scrolled element shows, with a few to either side. */
export function useRowWindow(
  element: RefObject<HTMLElement | null>,
  rowPx: number,
  rowCount: number,
): RowWindow {
  const [place, setPlace] = useState({ topPx: 0, heightPx: 0 });
  const measure = useCallback((): void => {
    const { scrollTop = 0, clientHeight = 0 } = element.current ?? {};
    // By whole rows: a pixel scrolled draws nothing anew.
    const topPx = Math.floor(scrollTop / rowPx) * rowPx;
    setPlace((before) =>
      before.topPx === topPx && before.heightPx === clientHeight ? before : { topPx, heightPx: clientHeight },
    );
  }, [element, rowPx]);
  useLayoutEffect(() => {
    const place = element.current;
    if (!place) return;
    measure();
    const sized = new ResizeObserver(measure);
    sized.observe(place);
    return () => sized.disconnect();
  }, [element, measure]);
  return {
    first: Math.max(0, Math.min(place.topPx / rowPx, rowCount) - BESIDE),
    last: Math.min(rowCount, Math.ceil((place.topPx + place.heightPx) / rowPx) + BESIDE),
    onScroll: measure,
    reveal(row) {
      const place = element.current;
      if (!place) return;
      const top = row * rowPx;
      if (top < place.scrollTop) place.scrollTop = top;
      else if (top + rowPx > place.scrollTop + place.clientHeight)
        place.scrollTop = top + rowPx - place.clientHeight;
    },
  };
}

const BESIDE = 8;
