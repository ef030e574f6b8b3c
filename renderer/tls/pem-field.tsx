import { type ChangeEvent, type DragEvent, useId } from 'react';
import classes from './tls.module.css';

interface PemFieldProps {
  readonly name: string;
  readonly text: string;
  readonly onText: (text: string) => void;
}

/** Text as it is pasted, of a file that is dropped on it, or of one that is chosen. */
export function PemField({ name, text, onText }: PemFieldProps) {
  const id = useId();
  const read = (file: File | undefined): void => {
    // Larger than any certificate: the controller's own sentence says so, without the file being read.
    if (file !== undefined) void file.slice(0, MOST_BYTES).text().then(onText);
  };
  return (
    <div className={classes.pem}>
      <label htmlFor={id}>{name}</label>
      <input
        type="file"
        aria-label={`${name}: choose a file`}
        onChange={(event: ChangeEvent<HTMLInputElement>) => read(event.currentTarget.files?.[0])}
      />
      <textarea
        id={id}
        rows={3}
        spellCheck={false}
        autoComplete="off"
        placeholder="Paste PEM here, or drop the file"
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event: DragEvent<HTMLTextAreaElement>) => {
          event.preventDefault();
          read(event.dataTransfer.files[0]);
        }}
      />
    </div>
  );
}

const MOST_BYTES = 80 * 1024;
