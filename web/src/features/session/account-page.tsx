import { Card, List, SegmentedControl, SimpleGrid, Stack, Text, Title, useMantineColorScheme } from '@mantine/core'
import { common } from '../../i18n/common.ts'
import { type Language, useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { useMe } from '../../session.ts'
import { Page } from '../../ui/page.tsx'
import { accountTexts } from './account-texts.ts'
import { ChangePassword } from './change-password.tsx'
import { Devices } from './devices.tsx'
import { TwoFactor } from './two-factor.tsx'

/** Who I am here, what I may do, how I get in, where I am signed in. */
export function AccountPage() {
  const t = useTexts(accountTexts)
  const me = useMe()
  return (
    <Page title={t.title} lead={[me.name, me.email].filter(Boolean).join(' · ')} narrow>
      <Rights />
      <Card withBorder padding="md">
        <Stack align="flex-start">
          <Title order={2}>{t.password}</Title>
          <Text>{t.passwordText}</Text>
          <ChangePassword />
        </Stack>
      </Card>
      <TwoFactor />
      <Devices />
      <Look />
    </Page>
  )
}

function Rights() {
  const t = { ...useTexts(common), ...useTexts(accountTexts) }
  const format = useFormat()
  const { areas } = useMe()
  return (
    <Card withBorder padding="md">
      <Stack>
        <Title order={2}>{t.rights}</Title>
        {areas.length === 0 && <Text>{t.noRights}</Text>}
        <List spacing="xs">
          {areas.map(({ code, name, roles }) => (
            <List.Item key={code}>
              <b>{name}</b>: {format.list(roles.map((role) => t.role[role]))}
            </List.Item>
          ))}
        </List>
      </Stack>
    </Card>
  )
}

function Look() {
  const t = useTexts(accountTexts)
  const { language, setLanguage } = useLanguage()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Card withBorder padding="md">
      <Stack>
        <Title order={2}>{t.look}</Title>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Stack gap={4}>
            <Text id="loa-language">{t.language}</Text>
            <SegmentedControl
              aria-labelledby="loa-language"
              value={language}
              onChange={(value) => setLanguage(value as Language)} // safe: one of the two below
              data={[
                { value: 'vi', label: 'Tiếng Việt' },
                { value: 'en', label: 'English' },
              ]}
            />
          </Stack>
          <Stack gap={4}>
            <Text id="loa-colours">{t.colours}</Text>
            <SegmentedControl
              aria-labelledby="loa-colours"
              value={colorScheme}
              onChange={(value) => setColorScheme(value as typeof colorScheme)} // safe: one of the three below
              data={[
                { value: 'auto', label: t.auto },
                { value: 'light', label: t.light },
                { value: 'dark', label: t.dark },
              ]}
            />
          </Stack>
        </SimpleGrid>
      </Stack>
    </Card>
  )
}
