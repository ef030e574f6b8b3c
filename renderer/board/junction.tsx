import classes from './track.module.css';

/** The turnout from nginx's line into a backend's track: set when requests can run there. */
export function Junction({ isLast, isSet }: { readonly isLast: boolean; readonly isSet: boolean }) {
  return (
    <svg className={classes.turnout} viewBox="0 0 36 40" preserveAspectRatio="none" aria-hidden="true">
      <path className={classes.trunk} d={isLast ? 'M13 0V4' : 'M13 0V40'} />
      <path className={classes.branch} data-set={isSet || undefined} d="M13 2C13 16 17 20 27 20H36" />
    </svg>
  );
}
