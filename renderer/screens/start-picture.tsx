import classes from './screens.module.css';

/** One line that becomes as many tracks as backends are wished; eight stand for more. */
export function StartPicture({ backends }: { readonly backends: number }) {
  const tracks = Array.from({ length: Math.min(8, Math.max(0, backends)) }, (_, index) => index);
  const middle = (tracks.length - 1) / 2;
  return (
    <svg className={classes.picture} viewBox="0 0 300 120" aria-hidden="true">
      <path className={classes.rail} d="M10 60H96" />
      <circle className={classes.switch} cx="96" cy="60" r="6" />
      {tracks.map((track) => {
        const y = 60 + (track - middle) * Math.min(30, 104 / Math.max(1, tracks.length - 1));
        return (
          <g key={track}>
            <path className={classes.rail} d={`M102 60C140 60 132 ${y} 176 ${y}H262`} />
            <circle className={classes.stop} cx="270" cy={y} r="5" />
          </g>
        );
      })}
    </svg>
  );
}
