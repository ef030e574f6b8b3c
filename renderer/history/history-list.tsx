/** A list to look through with arrows; what is in focus is what is read. */
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import choice from '../theme/choice.module.css';
import { neighbourOf } from './choose.ts';
import classes from './history.module.css';

interface HistoryListProps<Item extends { readonly id: number }> {
  readonly name: string;
  readonly items: readonly Item[];
  readonly chosen: readonly number[];
  /** Two may be chosen. */
  readonly compares?: boolean;
  readonly onChoose: (id: number, how: 'only' | 'add') => void;
  readonly children: (item: Item) => ReactNode;
}

export function HistoryList<Item extends { readonly id: number }>(props: HistoryListProps<Item>) {
  const { name, items, chosen, compares, onChoose, children } = props;
  const list = useRef<HTMLDivElement>(null);
  const focusOn = (id: number) => list.current?.querySelector<HTMLElement>(`[data-id="${id}"]`)?.focus();
  const start = useRef(chosen[0]);
  useEffect(() => {
    if (start.current !== undefined) focusOn(start.current);
  }, []);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>, id: number): void => {
    const to = neighbourOf(
      items.map((item) => item.id),
      id,
      event.key,
    );
    if (to !== null) {
      onChoose(to, event.shiftKey && compares ? 'add' : 'only');
      focusOn(to);
    } else if (event.key === ' ' && compares) {
      onChoose(id, 'add');
    } else return;
    event.preventDefault();
  };

  return (
    <div
      ref={list}
      className={classes.list}
      role="listbox"
      aria-label={name}
      aria-multiselectable={compares || undefined}
    >
      {items.map((item) => (
        <button
          key={item.id}
          type="button"
          role="option"
          className={choice.choice}
          data-id={item.id}
          data-autofocus={item.id === chosen[0] || undefined}
          aria-selected={chosen.includes(item.id)}
          data-place={chosen.indexOf(item.id) + 1 || undefined}
          tabIndex={item.id === chosen.at(-1) ? 0 : -1}
          onKeyDown={(event) => onKeyDown(event, item.id)}
          onClick={(event) =>
            onChoose(item.id, compares && (event.ctrlKey || event.metaKey || event.shiftKey) ? 'add' : 'only')
          }
        >
          {children(item)}
        </button>
      ))}
    </div>
  );
}
