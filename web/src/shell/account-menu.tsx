import { ActionIcon, Menu, Text, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconLanguage, IconLogout, IconMoon, IconSun, IconUserCircle } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, call } from '../api.ts'
import { useLanguage, useTexts } from '../i18n/language.tsx'
import { meQuery, useMe } from '../session.ts'
import { useAct } from '../ui/use-act.tsx'
import { shellTexts } from './texts.ts'

export function AccountMenu() {
  const t = useTexts(shellTexts)
  const me = useMe()
  const queries = useQueryClient()
  const { language, setLanguage } = useLanguage()
  const { setColorScheme } = useMantineColorScheme()
  const isDark = useComputedColorScheme('light') === 'dark'
  const signOut = useAct({
    do: () => call(api.auth['sign-out'].$post()),
    onDone: () => {
      // What this person saw is not for the next one at this computer.
      queries.clear()
      queries.setQueryData(meQuery.queryKey, null)
      location.assign('/sign-in')
    },
  })
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <ActionIcon variant="subtle" size={44} aria-label={t.accountMenu(me.name)}>
          <IconUserCircle aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Text px="sm" py="xs" fw={600}>
          {me.name}
        </Text>
        <Menu.Item component={Link} to="/account" leftSection={<IconUserCircle size={20} aria-hidden />}>
          {t.nav.account}
        </Menu.Item>
        <Menu.Item
          leftSection={isDark ? <IconSun size={20} aria-hidden /> : <IconMoon size={20} aria-hidden />}
          onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
        >
          {isDark ? t.light : t.dark}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLanguage size={20} aria-hidden />}
          lang={language === 'vi' ? 'en' : 'vi'}
          onClick={() => setLanguage(language === 'vi' ? 'en' : 'vi')}
        >
          {t.language}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={20} aria-hidden />} onClick={() => signOut.mutate()}>
          {t.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
