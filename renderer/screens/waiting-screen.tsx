/** Nothing is known yet: to whom we are talking, or on what the stack will run. */
import { Logo } from '../signals/logo.tsx';
import classes from './screens.module.css';

export function WaitingScreen({ title, words }: { readonly title: string; readonly words: string }) {
  return (
    <section className={classes.screen} aria-label={title} role="status">
      <div className={classes.waiting}>
        <Logo size={56} />
        <h2>{title}</h2>
        <p className={classes.small}>{words}</p>
      </div>
    </section>
  );
}
