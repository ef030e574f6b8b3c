import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useCallback } from 'react';

export interface ThemeToggle {
  readonly scheme: 'light' | 'dark';
  readonly toggle: () => void;
}

/** The other scheme; where that is the system's own, the panel follows the system again. */
export function useThemeToggle(): ThemeToggle {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const toggle = useCallback(() => {
    const other = scheme === 'dark' ? 'light' : 'dark';
    const isSystems = window.matchMedia(`(prefers-color-scheme: ${other})`).matches;
    setColorScheme(isSystems ? 'auto' : other);
  }, [scheme, setColorScheme]);
  return { scheme, toggle };
}
