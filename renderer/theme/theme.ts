/** Mantine, dressed in the panel's own tokens. */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const LEVER: MantineColorsTuple = [
  '#e3ecf9',
  '#c9daf4',
  '#a3c2f0',
  '#82b2ff',
  '#5b97ee',
  '#3f7fdb',
  '#1d5fc4',
  '#1a55b0',
  '#174fa6',
  '#103c82',
];

export const theme = createTheme({
  primaryColor: 'lever',
  primaryShade: { light: 6, dark: 5 },
  colors: { lever: LEVER },
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--font-mono)',
  defaultRadius: 'var(--radius-s)',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Switch: { styles: { body: { alignItems: 'center' }, label: { paddingInlineStart: 8 } } },
  },
});

export const cssVariables: CSSVariablesResolver = () => {
  const variables = {
    '--mantine-color-body': 'var(--paper)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-dim)',
    '--mantine-color-default': 'var(--plate-raised)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-default-hover': 'var(--plate-sunk)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-placeholder': 'var(--ink-faint)',
    '--mantine-font-size-sm': 'var(--text-m)',
    '--mantine-font-size-xs': 'var(--text-s)',
  };
  return { variables: {}, light: variables, dark: variables };
};
