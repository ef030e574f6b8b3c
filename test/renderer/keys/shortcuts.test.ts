import { describe, expect, it } from 'vitest';
import { SHORTCUTS, shortcutOf } from '../../../renderer/keys/shortcuts.ts';

function pressed(key: string, change: Partial<KeyboardEvent> = {}) {
  return { key, ctrlKey: false, metaKey: false, altKey: false, defaultPrevented: false, ...change };
}

describe('shortcuts', () => {
  it('give no key two meanings', () => {
    const keys = SHORTCUTS.flatMap((shortcut) => shortcut.keys);
    expect(keys).toEqual([...new Set(keys)]);
  });

  it('are found by their key', () => {
    expect(shortcutOf(pressed('+'), 'not typing')?.words).toBe('one backend more');
    expect(shortcutOf(pressed('x'), 'not typing')).toBeNull();
  });

  it('leave keys to a field that is typed in, and chords to the browser', () => {
    expect(shortcutOf(pressed('r'), 'typing')).toBeNull();
    expect(shortcutOf(pressed('r', { ctrlKey: true }), 'not typing')).toBeNull();
    expect(shortcutOf(pressed('r', { metaKey: true }), 'not typing')).toBeNull();
    expect(shortcutOf(pressed('r', { defaultPrevented: true }), 'not typing')).toBeNull();
  });
});
