import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import classes from './config.module.css';
import { readerState } from './open-editor.ts';

/** Text that is read, searched and copied; not written. */
export function TextPane({ text, label }: { readonly text: string; readonly label: string }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!element.current) return;
    const view = new EditorView({ state: readerState(text, label), parent: element.current });
    return () => view.destroy();
  }, [text, label]);
  return <div ref={element} className={classes.editor} data-reader={label} />;
}
