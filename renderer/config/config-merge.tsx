import { MergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { useEffect, useRef } from 'react';
import classes from './config.module.css';
import { reading } from './open-editor.ts';

export interface Compared {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

interface ConfigMergeProps {
  readonly files: readonly Compared[];
  readonly beforeLabel: string;
  readonly afterLabel: string;
}

/** Two states of some files side by side; stretches that are the same in both are folded. */
export function ConfigMerge({ files, beforeLabel, afterLabel }: ConfigMergeProps) {
  return (
    <div className={classes.merges}>
      {files.map((file) => (
        <section key={file.path} className={classes.merge} aria-label={`Changes of ${file.path}`}>
          <header>
            <code>{file.path}</code>
            <span>{beforeLabel}</span>
            <span>{afterLabel}</span>
          </header>
          <FileMerge file={file} beforeLabel={beforeLabel} afterLabel={afterLabel} />
        </section>
      ))}
    </div>
  );
}

interface FileMergeProps extends Omit<ConfigMergeProps, 'files'> {
  readonly file: Compared;
}

function FileMerge({ file: { path, before, after }, beforeLabel, afterLabel }: FileMergeProps) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!element.current) return;
    const side = (doc: string, label: string) => ({
      doc,
      extensions: [...reading(`${path}: ${label}`), EditorState.readOnly.of(true)],
    });
    const view = new MergeView({
      a: side(before, beforeLabel),
      b: side(after, afterLabel),
      parent: element.current,
      gutter: true,
      collapseUnchanged: { margin: 3, minSize: 6 },
    });
    return () => view.destroy();
  }, [path, before, after, beforeLabel, afterLabel]);
  return <div ref={element} />;
}
