import { visibleText } from '../log/visible-text.ts';
import classes from './diff.module.css';
import { countsOf, parseDiff } from './parse-diff.ts';

/** What differs, file by file: added and removed lines by colour and by sign. */
export function DiffView({ text, none }: { readonly text: string; readonly none: string }) {
  const files = parseDiff(text);
  if (files.length === 0) return <p className={classes.none}>{none}</p>;
  return (
    <div className={classes.files}>
      {files.map((file) => {
        const { added, removed } = countsOf(file);
        return (
          <section key={file.path} className={classes.file} aria-label={`Changes of ${file.path}`}>
            <h4>
              <code>{file.path}</code>
              <span className={classes.counts}>
                <b data-kind="added">+{added}</b> <b data-kind="removed">−{removed}</b>
              </span>
            </h4>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
            <div className={classes.lines} tabIndex={0}>
              {file.lines.map(({ kind, text: words }, index) => (
                <div key={index} data-kind={kind}>
                  <span className={classes.sign}>{SIGNS[kind]}</span>
                  {visibleText(words)}
                </div>
              ))}
            </div>
          </section>
        );
      })}
    </div>
  );
}

const SIGNS = { same: ' ', added: '+', removed: '−', gap: '⋯' } as const;
