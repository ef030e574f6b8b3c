import { Kbd, Modal } from '@mantine/core';
import { usePanel, usePanelStore } from '../state/panel-store.ts';
import classes from './help-overlay.module.css';
import { SHORTCUTS } from './shortcuts.ts';

/** All keys, by what they are about. */
export function HelpOverlay() {
  const store = usePanelStore();
  const isOpen = usePanel((state) => state.isHelpOpen);
  const groups = [...new Set(SHORTCUTS.map(({ group }) => group))];
  return (
    <Modal
      opened={isOpen}
      onClose={() => store.setState({ isHelpOpen: false })}
      title="Keyboard"
      size={680}
      centered
      transitionProps={{ duration: 120 }}
      classNames={{ content: classes.plate, header: classes.plate, title: classes.title }}
    >
      <div className={classes.groups}>
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {SHORTCUTS.filter((shortcut) => shortcut.group === group).map(({ keys, words }) => (
                <div key={words}>
                  <dt>
                    {keys.map((key) => (
                      <Kbd key={key}>{keyWord(key)}</Kbd>
                    ))}
                  </dt>
                  <dd>{words}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}

function keyWord(key: string): string {
  if (/^[A-Z]$/.test(key)) return `Shift ${key}`;
  return KEY_WORDS[key] ?? key;
}

const KEY_WORDS: Readonly<Record<string, string>> = { ArrowDown: '↓', ArrowUp: '↑' };
