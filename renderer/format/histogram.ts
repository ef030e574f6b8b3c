/** The histogram's arithmetic: one scale for all bars, so that their lengths can be compared. */
import type { BackendRow } from '../../stack/model/board.ts';

/** The share, 0 to 1, that a full bar stands for: the smallest round one that holds every bar and every tick. */
export function fullBarShare(rows: readonly Pick<BackendRow, 'share' | 'expectedShare'>[]): number {
  const largest = Math.max(0, ...rows.map((row) => Math.max(row.share, row.expectedShare ?? 0)));
  return ROUND_SHARES.find((share) => share >= largest) ?? 1;
}

/** Per cent of the bar's track, 0 to 100. */
export function barPercent(share: number, fullShare: number): number {
  return Math.min(100, Math.max(0, (share / fullShare) * 100));
}

/** `{1: 333, 2: 333, 3: 334}`: hits by a backend's number, ascending; what has no number keeps its name, last. */
export function loadMap(
  perBackend: Readonly<Record<string, number>>,
): readonly { readonly key: string; readonly hits: number }[] {
  return Object.entries(perBackend)
    .map(([name, hits]) => ({ key: /-(\d+)$/.exec(name)?.[1] ?? name, hits }))
    .sort((a, b) => (rank(a.key) === rank(b.key) ? a.key.localeCompare(b.key) : rank(a.key) - rank(b.key)));
}

function rank(key: string): number {
  return /^\d+$/.test(key) ? Number(key) : Number.MAX_SAFE_INTEGER;
}

const ROUND_SHARES = [0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.75, 1];
