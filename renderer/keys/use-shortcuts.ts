import { useEffect } from 'react';
import { useCommands } from '../state/commands.ts';
import { type PanelState, usePanelStore } from '../state/panel-store.ts';
import { useThemeToggle } from '../theme/use-theme-toggle.ts';
import { shortcutOf } from './shortcuts.ts';

/** Listens on the whole page; a field that is typed in keeps its keys, but for Escape, which leaves it. */
export function useShortcuts(): void {
  const store = usePanelStore();
  const commands = useCommands();
  const { toggle } = useThemeToggle();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const target = event.target instanceof HTMLElement ? event.target : null;
      const isTyping = target !== null && isField(target);
      // Escape that closed something of the field's own, such as a list of completions, was meant for that.
      if (isTyping && event.key === 'Escape' && !event.defaultPrevented) target.blur();
      // A dialogue has the keyboard to itself.
      const state = store.getState();
      if (state.isHelpOpen ? event.key !== '?' : isInDialogue(state, target)) return;
      const shortcut = shortcutOf(event, isTyping ? 'typing' : 'not typing');
      if (!shortcut) return;
      event.preventDefault();
      shortcut.run({ store, commands, toggleTheme: toggle });
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [store, commands, toggle]);
}

function isInDialogue({ preview, isHistoryOpen, settings }: PanelState, target: HTMLElement | null): boolean {
  return preview !== null || isHistoryOpen || settings !== null || target?.closest('[role=dialog]') != null;
}

/** xterm's own hidden field takes no text, so keys in it are shortcuts. */
function isField(element: HTMLElement): boolean {
  if (element.closest('.xterm')) return false;
  return element.matches('input:not([type=checkbox]), textarea, select') || element.isContentEditable;
}
