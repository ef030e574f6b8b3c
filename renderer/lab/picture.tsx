/** A result's picture as an image: nothing in it is ever part of the page. */
import { useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import { drawResult, type PictureSize } from '../../stack/lab/draw/draw-result.ts';
import { DARK, LIGHT } from '../../stack/lab/draw/palettes.ts';
import { findingOf } from '../../stack/lab/finding.ts';
import type { ExperimentResult } from '../../stack/model/experiment.ts';

interface PictureProps {
  readonly result: ExperimentResult;
  readonly size: PictureSize;
  readonly className?: string | undefined;
}

export function Picture({ result, size, className }: PictureProps) {
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const source = useMemo(
    () =>
      `data:image/svg+xml,${encodeURIComponent(drawResult(result, scheme === 'dark' ? DARK : LIGHT, size))}`,
    [result, scheme, size],
  );
  return <img className={className} src={source} alt={size === 'slide' ? findingOf(result) : ''} />;
}
