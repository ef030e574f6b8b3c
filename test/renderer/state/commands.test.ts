import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Commands, createCommands } from '../../../renderer/state/commands.ts';
import { createPanelStore, NOTHING_PENDING, type PanelStore } from '../../../renderer/state/panel-store.ts';
import type { SignalboxClient } from '../../../stack/contract/client.ts';
import { boardOf } from '../gallery/boards.ts';

let store: PanelStore;
let commands: Commands;
let scaled: {
  readonly input: unknown;
  readonly settle: () => void;
  readonly refuse: (error: unknown) => void;
}[];

beforeEach(() => {
  vi.useFakeTimers();
  scaled = [];
  const scale = (input: unknown) =>
    new Promise<void>((resolve, reject) => scaled.push({ input, settle: resolve, refuse: reject }));
  const client = { service: { scale } } as unknown as SignalboxClient;
  store = createPanelStore({ client, connection: 'open', board: boardOf() });
  commands = createCommands(store, 'browser');
});
afterEach(() => vi.useRealTimers());

describe('commands', () => {
  it('make one wish of quick steps, shown at once', async () => {
    commands.stepScale(1);
    commands.stepScale(1);
    commands.stepScale(1);
    commands.stepScale(-1);
    expect(store.getState().pending.scale).toBe(5);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(scaled.map(({ input }) => input)).toEqual([{ by: 'browser', scale: 5, revision: 12 }]);
  });

  it('never step outside 0 to 64', () => {
    store.setState({ board: boardOf({ scale: 64 }) });
    commands.stepScale(1);
    expect(store.getState().pending).toEqual(NOTHING_PENDING);
  });

  it('stay pending until their own receipt, though an older one comes first', async () => {
    commands.scale(4);
    commands.scale(7);
    scaled[0]?.settle();
    await vi.advanceTimersByTimeAsync(0);
    expect(store.getState().pending.scale).toBe(7);
    scaled[1]?.settle();
    await vi.advanceTimersByTimeAsync(0);
    expect(store.getState().pending).toEqual(NOTHING_PENDING);
  });

  it('show the fault of a refused call with what was asked', async () => {
    const fault = { code: 'stack-down', message: 'The stack is down.' };
    commands.scale(4);
    scaled[0]?.refuse({ code: 'FAULT', data: fault });
    await vi.advanceTimersByTimeAsync(0);
    expect(store.getState().toasts).toMatchObject([{ kind: 'fault', asked: 'Scale 4', fault, again: null }]);
    expect(store.getState().pending).toEqual(NOTHING_PENDING);
  });

  it('leave a lost connection to its banner', async () => {
    commands.scale(4);
    store.setState({ client: null, connection: 'lost' });
    scaled[0]?.refuse(new Error('closed'));
    await vi.advanceTimersByTimeAsync(0);
    expect(store.getState().toasts).toEqual([]);
  });

  it('say that nothing was asked when nobody is there to ask', () => {
    store.setState({ client: null, connection: 'lost' });
    commands.act('flask-app-1', 'restart');
    expect(store.getState().toasts).toMatchObject([{ asked: 'Restart flask-app-1' }]);
    expect(store.getState().pending).toEqual(NOTHING_PENDING);
  });

  it('are asked again against the newer wish, once a person has looked', async () => {
    const fault = {
      code: 'wish-changed',
      message: 'The stack was changed since you looked.',
      newer: { revision: 15, generation: 15, what: 'scale 2', by: 'window' },
    };
    commands.scale(4);
    scaled[0]?.refuse({ code: 'FAULT', data: fault });
    await vi.advanceTimersByTimeAsync(0);
    expect(scaled.length).toBe(1);
    const [toast] = store.getState().toasts;
    if (toast?.kind === 'fault') toast.again?.run();
    expect(scaled[1]?.input).toEqual({ by: 'browser', scale: 4, revision: 15 });
  });

  it('do not tell a person of their own earlier change', async () => {
    commands.scale(4);
    commands.scale(3);
    expect(scaled.map(({ input }) => input)).toMatchObject([{ revision: 12 }, { revision: 13 }]);
    // The first changed nothing, so that the second was made on a revision that never came.
    scaled[1]?.refuse({ code: 'FAULT', data: { code: 'wish-changed', message: 'The stack was changed.' } });
    await vi.advanceTimersByTimeAsync(0);
    expect(scaled[2]?.input).toEqual({ by: 'browser', scale: 3, revision: 12 });
    expect(store.getState().toasts).toEqual([]);
  });

  it('are staged instead of sent, each thing once, while changes are', () => {
    commands.toggleStaging();
    commands.stepScale(1);
    commands.stepScale(1);
    commands.method({ kind: 'ip_hash' });
    commands.act('flask-app-1', 'restart');
    expect(scaled).toEqual([]);
    expect(store.getState().staged).toEqual([
      { kind: 'scale', scale: 5 },
      { kind: 'method', method: { kind: 'ip_hash' } },
      { kind: 'backend', name: 'flask-app-1', action: 'restart' },
    ]);
  });
});
