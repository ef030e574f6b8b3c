import classes from './segments.module.css';

interface SegmentsProps<Value extends string> {
  /** Of the radio group, one in the whole panel. */
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly title?: string }[];
  readonly value: Value;
  readonly onPick: (value: Value) => void;
}

/** One of a few, all in sight. */
export function Segments<Value extends string>({
  name,
  label,
  options,
  value,
  onPick,
}: SegmentsProps<Value>) {
  return (
    <div role="radiogroup" aria-label={label} className={classes.segments}>
      {options.map((option) => (
        <label key={option.value} title={option.title}>
          <input
            type="radio"
            name={`segments-${name}`}
            value={option.value}
            checked={option.value === value}
            onChange={() => onPick(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}
