/** What a person sets: how many backends, and how nginx picks one. */

import { usePanel } from '../state/panel-store.ts';
import { MethodSwitch } from './method-switch.tsx';
import { ScaleStepper } from './scale-stepper.tsx';
import classes from './wish-bar.module.css';

export function WishBar() {
  // Without a controller nothing can be asked for: neither by pointer nor by key.
  const isConnected = usePanel((state) => state.connection === 'open');
  return (
    <section className={classes.bar} aria-label="Scale and method" inert={!isConnected}>
      <ScaleStepper />
      <MethodSwitch />
    </section>
  );
}
