import { Badge, Button, type CSSVariablesResolver, createTheme, type MantineColorsTuple, rem } from '@mantine/core'

/**
 * One palette, one type scale, one rhythm (4 px). The three classes of the rules and the drill each have a colour that
 * means nothing else: brand = normal, amber = priority, red = emergency, violet = drill. Red is never used to decorate.
 */
const brand: MantineColorsTuple = [
  '#eef7f8',
  '#d9ecee',
  '#b0d8dd',
  '#84c3cb',
  '#5fb1bc',
  '#48a6b2',
  '#2f8f9c',
  '#1c7682',
  '#0f5f6a',
  '#064852',
]
const amber: MantineColorsTuple = [
  '#fff6e5',
  '#ffe9c2',
  '#ffd48a',
  '#ffbd4d',
  '#faa81f',
  '#ed9506',
  '#cc7a00',
  '#a35c00',
  '#8a4b00',
  '#6b3a00',
]
const emergency: MantineColorsTuple = [
  '#fff0f0',
  '#ffdcdc',
  '#ffb5b5',
  '#fc8b8b',
  '#f56565',
  '#ec4646',
  '#df2b2b',
  '#c81e1e',
  '#b01515',
  '#8a0f0f',
]
const drill: MantineColorsTuple = [
  '#f5f0ff',
  '#e8dcff',
  '#cfb8ff',
  '#b490ff',
  '#9d6ef8',
  '#8b54ef',
  '#7a3ee0',
  '#6a2fc9',
  '#5823ab',
  '#441a87',
]
const leaf: MantineColorsTuple = [
  '#eefaf1',
  '#dbf1e1',
  '#b3e2c0',
  '#88d29d',
  '#64c47f',
  '#4dbc6d',
  '#38a059',
  '#237a40',
  '#166534',
  '#0b4a23',
]

export const theme = createTheme({
  colors: { brand, amber, emergency, drill, leaf },
  primaryColor: 'brand',
  primaryShade: { light: 7, dark: 7 },
  fontFamily: "'Be Vietnam Pro', system-ui, 'Segoe UI', Roboto, sans-serif",
  // 16 px is the least that anyone has to read here.
  fontSizes: { xs: rem(16), sm: rem(16), md: rem(16), lg: rem(18), xl: rem(22) },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  spacing: { xs: rem(8), sm: rem(12), md: rem(16), lg: rem(24), xl: rem(32) },
  radius: { xs: rem(4), sm: rem(6), md: rem(10), lg: rem(16), xl: rem(24) },
  defaultRadius: 'md',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: rem(28), lineHeight: '1.25' },
      h2: { fontSize: rem(22), lineHeight: '1.3' },
      h3: { fontSize: rem(18), lineHeight: '1.35' },
    },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Badge: Badge.extend({ defaultProps: { size: 'lg', radius: 'sm', tt: 'none', fw: 600, fz: 16 } }),
    Button: Button.extend({ defaultProps: { size: 'md' } }),
    // Plain objects: their code is not for the first load.
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Đóng' } } },
    // Its heading is no banner of the page.
    Modal: {
      defaultProps: { attributes: { header: { role: 'presentation' } }, closeButtonProps: { 'aria-label': 'Đóng' } },
    },
  },
})

/** Mantine's own grey for secondary words and its red for faults are below 4.5:1. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f6f8f8',
    '--mantine-color-text': '#15262a',
    '--mantine-color-dimmed': '#52646a',
    '--mantine-color-placeholder': '#5d6e74',
    '--mantine-color-error': '#c81e1e',
    '--mantine-color-anchor': '#0f5f6a',
    '--loa-surface': '#ffffff',
    '--loa-line': '#d8e0e2',
  },
  dark: {
    '--mantine-color-body': '#0e1719',
    '--mantine-color-text': '#e3ecee',
    '--mantine-color-dimmed': '#a3b4b9',
    '--mantine-color-placeholder': '#93a5aa',
    '--mantine-color-error': '#ff8f8f',
    '--mantine-color-anchor': '#84c3cb',
    '--loa-surface': '#162326',
    '--loa-line': '#2b3c41',
  },
})
