/** Edits beside what is served: none is lost, whatever the controller says meanwhile. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createSnippetDesk } from '../../../renderer/config/snippet-desk.ts';
import { overtakenLevels, wishedSnippets } from '../../../renderer/config/snippet-state.ts';
import { createPanelStore } from '../../../renderer/state/panel-store.ts';
import type { SignalboxClient } from '../../../stack/contract/client.ts';
import type { Fault } from '../../../stack/model/faults.ts';
import { NO_SNIPPETS, type Snippets } from '../../../stack/model/snippets.ts';
import { boardOf, receiptOf } from '../gallery/boards.ts';

beforeAll(() => {
  // The page's own, of which the desk asks two things: which shell it is, and to ask before it is left.
  Object.assign(globalThis, { window: new EventTarget() });
});

const SERVED: Snippets = { ...NO_SNIPPETS, server: 'gzip on;\n' };
const MINE = 'gzip on;\netag off;\n';

describe('a desk with an edit', () => {
  it('keeps the edit when the change is refused, though the wish was the edit for a moment', async () => {
    const controller = scripted();
    const { desk } = await editing(controller);
    controller.onApply = async ({ snippets }) => {
      controller.wished = snippets;
      // The board tells of the new wish before nginx has judged it.
      await desk.look();
      controller.wished = SERVED;
      throw faultError({
        code: 'config-rejected',
        message: 'no',
        at: { path: 'snippets/server.conf', line: 2 },
      });
    };
    await desk.apply();
    const state = desk.store.getState();
    expect(wishedSnippets(state).server).toBe(MINE);
    expect(state.served?.snippets).toEqual(SERVED);
    expect(overtakenLevels(state)).toEqual([]);
    expect(state.refusal?.fault.at).toEqual({ path: 'snippets/server.conf', line: 2 });
    expect(state.isPreviewing).toBe(false);
  });

  it('asks again by itself where something else was changed meanwhile', async () => {
    const controller = scripted();
    const { desk } = await editing(controller);
    controller.onApply = async ({ revision }) => {
      if (revision !== 14) throw wishChanged(14);
    };
    await desk.apply();
    expect(controller.asked.map(({ revision }) => revision)).toEqual([12, 14]);
    expect(desk.store.getState()).toMatchObject({
      refusal: null,
      drafts: {},
      served: { snippets: { server: MINE } },
    });
  });

  it('asks a person where somebody else changed the snippets meanwhile', async () => {
    const controller = scripted();
    const { desk } = await editing(controller);
    controller.onApply = async () => {
      controller.wished = { ...SERVED, server: 'etag on;\n' };
      throw wishChanged(13);
    };
    await desk.apply();
    const state = desk.store.getState();
    expect(controller.asked).toHaveLength(1);
    expect(state.refusal?.fault.code).toBe('wish-changed');
    expect(wishedSnippets(state).server).toBe(MINE);
    expect(overtakenLevels(state)).toEqual(['server']);
  });

  it('is without an edit once the text is what is served', async () => {
    const { desk } = await editing(scripted());
    desk.edit('server', SERVED.server);
    expect(desk.store.getState().drafts).toEqual({});
  });

  it('loses nothing to a lost connection', async () => {
    const { desk, panel } = await editing(scripted());
    panel.setState({ client: null, connection: 'lost' });
    await desk.look();
    await desk.apply();
    expect(await desk.check()).toEqual([]);
    expect(wishedSnippets(desk.store.getState()).server).toBe(MINE);
  });

  it('calls no change refused of which the connection did not tell the end', async () => {
    const controller = scripted();
    const { desk, panel } = await editing(controller);
    controller.onApply = async () => {
      panel.setState({ client: null, connection: 'lost' });
      throw new Error('closed');
    };
    await desk.apply();
    const state = desk.store.getState();
    expect(state).toMatchObject({ refusal: null, isApplying: false });
    expect(wishedSnippets(state).server).toBe(MINE);
  });

  it('says why what is served cannot be told', async () => {
    const controller = scripted();
    const panel = createPanelStore({ client: controller.client, board: boardOf(), connection: 'open' });
    controller.wished = null;
    const desk = createSnippetDesk(panel);
    await desk.look();
    expect(desk.store.getState()).toMatchObject({ served: null, unseen: { code: 'desired-corrupt' } });
  });
});

describe('a desk in the app’s window', () => {
  it('has the edits of the last window, and forgets them once they are served', async () => {
    const kept = new Map<string, string>();
    const localStorage = {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, text: string) => kept.set(name, text),
    };
    Object.assign(globalThis, { localStorage, window: { signalbox: { shell: 'electron' } } });
    const first = await editing(scripted());
    expect(first.desk.store.getState().drafts).toEqual({ server: { text: MINE, base: SERVED.server } });
    const controller = scripted();
    const panel = createPanelStore({ client: controller.client, board: boardOf(), connection: 'open' });
    const next = createSnippetDesk(panel);
    await next.look();
    expect(wishedSnippets(next.store.getState()).server).toBe(MINE);
    await next.apply();
    expect([...kept.values()]).toEqual(['{}']);
  });
});

interface Applied {
  readonly snippets: Snippets;
  readonly revision: number;
}

/** A controller at revision 12 that does what it is asked, but for what `onApply` says. */
function scripted() {
  const asked: Applied[] = [];
  const controller = {
    asked,
    wished: SERVED as Snippets | null,
    onApply: async (_input: Applied): Promise<void> => {},
    client: {} as SignalboxClient,
  };
  controller.client = {
    config: {
      snippets: async () => {
        if (controller.wished === null) throw faultError({ code: 'desired-corrupt', message: 'unreadable' });
        return controller.wished;
      },
      checkSnippets: async () => [],
      applySnippets: async (input: Applied) => {
        asked.push(input);
        await controller.onApply(input);
        controller.wished = input.snippets;
        return receiptOf();
      },
    },
  } as unknown as SignalboxClient;
  return controller;
}

async function editing(controller: ReturnType<typeof scripted>) {
  const board = { ...boardOf(), revision: 12 };
  const panel = createPanelStore({ client: controller.client, board, connection: 'open' });
  const desk = createSnippetDesk(panel);
  await desk.look();
  desk.edit('server', MINE);
  desk.setPreview('open');
  return { desk, panel };
}

function faultError(fault: Fault): Error {
  return Object.assign(new Error(fault.message), { code: 'FAULT', data: fault });
}

function wishChanged(revision: number): Error {
  const newer = { revision, generation: 13, what: 'scale 4', by: 'browser' as const };
  return faultError({ code: 'wish-changed', message: 'somebody was quicker', newer });
}
