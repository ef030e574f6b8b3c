/** What is said in the corner: faults until they are put away, what was done for some seconds. */
import type { Fault } from '../../stack/model/faults.ts';
import type { Again, PanelStore, Toast } from './panel-store.ts';

/** `again`: where looking again is all that was missing. */
export function addToast(store: PanelStore, asked: string, fault: Fault, again?: Again): void {
  add(store, { kind: 'fault', id: nextId(), asked, fault, again: again ?? null });
}

export function addDone(store: PanelStore, words: string, because: string): void {
  add(store, { kind: 'done', id: nextId(), words, because });
}

export function dropToast(store: PanelStore, id: number): void {
  store.setState((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) }));
}

function add(store: PanelStore, toast: Toast): void {
  store.setState((state) => ({ toasts: [...state.toasts.slice(1 - MAX_TOASTS), toast] }));
}

function nextId(): number {
  lastId += 1;
  return lastId;
}

const MAX_TOASTS = 4;
let lastId = 0;
