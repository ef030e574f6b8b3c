/** Beside the method: how the backends serve, and what nginx does of its own. Each opens the drawer that sets it. */
import type { ReactNode } from 'react';
import { CachingButton } from '../caching/caching-button.tsx';
import { ServingButton } from '../serving/serving-button.tsx';
import { TlsButton } from '../tls/tls-button.tsx';

/** In the order of a request’s way back: the backend first, nginx’s edge last. */
export function EdgeButtons(): ReactNode {
  return (
    <>
      <ServingButton />
      <CachingButton />
      <TlsButton />
    </>
  );
}
