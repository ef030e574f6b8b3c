/** The drawers of the whole group, each a form of its own; all but the first come as chunks, fetched when opened. */
import type { ComponentType } from 'react';
import { loadLater } from '../load-later.tsx';
import type { GroupSettings } from '../state/panel-store.ts';
import { BalancingForm } from './balancing-form.tsx';

interface GroupForm {
  readonly title: string;
  readonly Form: ComponentType;
}

export const GROUP_FORMS: Readonly<Record<GroupSettings, GroupForm>> = {
  service: { title: 'Balancing', Form: BalancingForm },
  caching: {
    title: 'Cache',
    Form: loadLater(async () => (await import('../caching/caching-form.tsx')).CachingForm),
  },
  tls: {
    title: 'HTTPS',
    Form: loadLater(async () => (await import('../tls/tls-form.tsx')).TlsForm),
  },
  serving: {
    title: 'Serving',
    Form: loadLater(async () => (await import('../serving/serving-form.tsx')).ServingForm),
  },
};
