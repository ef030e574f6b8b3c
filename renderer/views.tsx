/**
 * The views the header offers, in its order; each is listed when its component exists. All but the board come as chunks
 * of their own, fetched when first looked at.
 */
import type { ComponentType } from 'react';
import { BoardView } from './board/board-view.tsx';
import { loadLater } from './load-later.tsx';
import type { ViewName } from './state/panel-store.ts';

export interface View {
  readonly name: ViewName;
  readonly label: string;
  /** The key that shows it. */
  readonly shortcut: string;
  readonly component: ComponentType;
  /** `hidden`: the view needs the window's whole height. */
  readonly logDock: 'shown' | 'hidden';
}

const BOARD: View = { name: 'board', label: 'Board', shortcut: '1', component: BoardView, logDock: 'shown' };

const TRAFFIC: View = {
  name: 'traffic',
  label: 'Traffic',
  shortcut: '2',
  component: loadLater(async () => (await import('./traffic/traffic-view.tsx')).TrafficView),
  logDock: 'hidden',
};

const CONFIG: View = {
  name: 'config',
  label: 'Config',
  shortcut: '3',
  component: loadLater(async () => (await import('./config/config-view.tsx')).ConfigView),
  logDock: 'hidden',
};

const TRACES: View = {
  name: 'traces',
  label: 'Traces',
  shortcut: '4',
  component: loadLater(async () => (await import('./traces/traces-view.tsx')).TracesView),
  logDock: 'hidden',
};

const LAB: View = {
  name: 'lab',
  label: 'Lab',
  shortcut: '5',
  component: loadLater(async () => (await import('./lab/lab-view.tsx')).LabView),
  logDock: 'hidden',
};

/** A view that is not the board is `component: loadLater(async () => (await import('…')).TrafficView)`. */
export const VIEWS: readonly View[] = [BOARD, TRAFFIC, CONFIG, TRACES, LAB];

/** The one to show: a name without a view falls back to the board. */
export function viewOf(name: ViewName): View {
  return VIEWS.find((view) => view.name === name) ?? BOARD;
}
