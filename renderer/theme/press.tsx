/** The panel's button: a word, or an icon with a name, and the key that does the same. */
import { Kbd, Tooltip } from '@mantine/core';
import type { ComponentPropsWithRef, ReactNode } from 'react';
import classes from './press.module.css';

interface PressProps extends ComponentPropsWithRef<'button'> {
  readonly look?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly size?: 'small' | 'medium' | 'large';
  readonly icon?: ReactNode;
  /** Said in a tooltip, with the shortcut. */
  readonly tip?: string;
  readonly shortcut?: string;
  /** Asked for, not done yet: shown, and not to be asked for twice. */
  readonly isBusy?: boolean;
}

export function Press(props: PressProps) {
  const { look = 'plain', size = 'medium', icon, tip, shortcut, isBusy, children, disabled, ...rest } = props;
  const button = (
    <button
      type="button"
      className={classes.press}
      data-look={look}
      data-size={size}
      data-icon-only={children === undefined || undefined}
      aria-busy={isBusy || undefined}
      aria-keyshortcuts={shortcut}
      disabled={disabled}
      {...rest}
    >
      {isBusy ? <span className={classes.turning} /> : icon}
      {children}
    </button>
  );
  if (tip === undefined) return button;
  const label = (
    <span className={classes.tip}>
      {tip} {shortcut ? <Kbd size="xs">{shortcut}</Kbd> : null}
    </span>
  );
  return (
    <Tooltip label={label} openDelay={400} withArrow events={TIP_EVENTS}>
      {button}
    </Tooltip>
  );
}

const TIP_EVENTS = { hover: true, focus: true, touch: false };
