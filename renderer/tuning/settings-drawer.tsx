/** The settings of a backend, or of the whole group, beside the board they change. */
import { Drawer } from '@mantine/core';
import { Suspense } from 'react';
import overlay from '../keys/help-overlay.module.css';
import { usePanel, usePanelStore } from '../state/panel-store.ts';
import { GROUP_FORMS } from './group-forms.ts';
import classes from './tuning.module.css';
import { TuningForm } from './tuning-form.tsx';

export function SettingsDrawer() {
  const store = usePanelStore();
  const settings = usePanel((state) => state.settings);
  const hasBoard = usePanel((state) => state.board !== null);
  const shown = settings === null || settings.of === 'backend' ? null : GROUP_FORMS[settings.of];
  return (
    <Drawer
      opened={settings !== null && hasBoard}
      onClose={() => store.setState({ settings: null })}
      position="right"
      size={460}
      title={settings?.of === 'backend' ? settings.name : shown?.title}
      overlayProps={{ backgroundOpacity: 0.25 }}
      transitionProps={{ duration: 120 }}
      classNames={{
        content: `${overlay.plate} ${classes.drawer}`,
        header: overlay.plate,
        title: overlay.title,
        body: classes.body,
      }}
    >
      {settings?.of === 'backend' ? <TuningForm key={settings.name} backend={settings.name} /> : null}
      {shown === null ? null : (
        <Suspense fallback={null}>
          <shown.Form />
        </Suspense>
      )}
    </Drawer>
  );
}
