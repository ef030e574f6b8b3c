/** A signal lamp: colour and shape both say the state, so that neither is needed alone. */
import classes from './lamp.module.css';

export type LampAspect = 'clear' | 'caution' | 'moving' | 'danger' | 'white' | 'unlit';

export function Lamp({ aspect, size = 12 }: { readonly aspect: LampAspect; readonly size?: number }) {
  return (
    <svg
      className={classes.lamp}
      data-aspect={aspect}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
    >
      <Shape aspect={aspect} />
    </svg>
  );
}

function Shape({ aspect }: { readonly aspect: LampAspect }) {
  switch (aspect) {
    case 'clear':
      return <circle className={classes.lit} cx="8" cy="8" r="6.5" />;
    case 'caution':
      return <path className={classes.lit} d="M8 1.2 15.2 14.2H.8Z" />;
    case 'moving':
      return (
        <>
          <circle className={classes.ring} cx="8" cy="8" r="6" />
          <path className={classes.sweep} d="M8 2a6 6 0 0 1 6 6" />
        </>
      );
    case 'danger':
      return <rect className={classes.lit} x="2" y="2" width="12" height="12" rx="1.5" />;
    case 'white':
      return (
        <>
          <circle className={classes.ring} cx="8" cy="8" r="6" />
          <path className={classes.sweep} d="M4.8 8h6.4" />
        </>
      );
    case 'unlit':
      return <circle className={classes.dotted} cx="8" cy="8" r="6" />;
    default:
      return aspect satisfies never;
  }
}
