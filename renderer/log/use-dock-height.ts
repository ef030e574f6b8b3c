import { useCallback, useState } from 'react';
import { readSetting, writeSetting } from '../state/stored-setting.ts';

export interface DockHeight {
  readonly px: number;
  readonly least: number;
  readonly most: number;
  readonly set: (px: number) => void;
}

/** The dock's height, kept between visits; until somebody sets it, what the board leaves. */
export function useDockHeight(): DockHeight {
  const most = Math.max(LEAST_PX, window.innerHeight - 300);
  const [stored, setStored] = useState(() => readSetting('dock-height', isNumber, defaultPx()));
  const set = useCallback((px: number) => {
    const bounded = Math.round(Math.min(Math.max(px, LEAST_PX), window.innerHeight - 300));
    setStored(bounded);
    writeSetting('dock-height', bounded);
  }, []);
  return { px: Math.min(stored, most), least: LEAST_PX, most, set };
}

function defaultPx(): number {
  return Math.round(Math.max(window.innerHeight * 0.31, window.innerHeight - 690));
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

const LEAST_PX = 120;
