import classes from './logo.module.css';

/** One line in, a switch thrown, a lamp that says it is safe. */
export function Logo({ size }: { readonly size: number }) {
  return (
    <svg className={classes.logo} width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path className={classes.main} d="M3 23h26" />
      <path className={classes.branch} d="M3 23h5c7 0 6.5-13 13.5-13H29" />
      <circle className={classes.lamp} cx="9" cy="9" r="4.2" />
    </svg>
  );
}
