import { ActionIcon, Button, Group, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconLanguage, IconMoon, IconSun } from '@tabler/icons-react'
import { useLanguage, useTexts } from '../../i18n/language.tsx'
import { sessionTexts } from './texts.ts'

/** Language and colours, before anybody is signed in. */
export function LookSwitches() {
  const t = useTexts(sessionTexts)
  const { language, setLanguage } = useLanguage()
  const { setColorScheme } = useMantineColorScheme()
  const isDark = useComputedColorScheme('light') === 'dark'
  const other = language === 'vi' ? 'en' : 'vi'
  return (
    <Group gap="xs" justify="flex-end">
      <Button
        variant="subtle"
        lang={other}
        leftSection={<IconLanguage size={20} aria-hidden />}
        onClick={() => setLanguage(other)}
      >
        {t.language}
      </Button>
      <ActionIcon
        variant="subtle"
        size={44}
        aria-label={isDark ? t.light : t.dark}
        onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
      >
        {isDark ? <IconSun aria-hidden /> : <IconMoon aria-hidden />}
      </ActionIcon>
    </Group>
  )
}
