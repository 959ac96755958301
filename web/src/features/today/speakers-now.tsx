import { Card, Group, Progress, Stack, Text, Title } from '@mantine/core'
import { IconDeviceSpeaker, IconPlugConnectedX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useMay } from '../../session.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { todayTexts } from './texts.ts'
import classes from './today.module.css'
import type { Today } from './types.ts'

/** How many speakers one can reach right now. */
export function SpeakersNow({ speakers: { total, online, offline } }: { speakers: Today['speakers'] }) {
  const t = useTexts(todayTexts)
  const format = useFormat()
  const may = useMay()
  return (
    <Stack component="section" gap="sm" aria-labelledby="speakers-now">
      <Title order={2} id="speakers-now">
        {t.speakers}
      </Title>
      <Card withBorder padding="md">
        {total === 0 ? (
          <Stack align="flex-start">
            <Text>{t.noSpeakers}</Text>
            {may('speaker.write') && (
              <LinkButton to="/speakers" leftSection={<IconDeviceSpeaker size={20} aria-hidden />}>
                {t.addSpeaker}
              </LinkButton>
            )}
          </Stack>
        ) : (
          <Stack gap="sm">
            <div>
              <Text className={classes['big'] ?? ''}>
                {format.number(online)}/{format.number(total)}
              </Text>
              <Text>{t.connected}</Text>
            </div>
            <Progress value={(100 * online) / total} color="leaf" size="md" aria-label={t.speakers} />
            {offline > 0 ? (
              <Link to="/speakers" search={{ online: 'false' }} className={classes['link']}>
                <Group gap="xs" wrap="nowrap">
                  <IconPlugConnectedX size={22} aria-hidden />
                  {t.offline(format.number(offline))}
                </Group>
              </Link>
            ) : (
              <Text c="dimmed">{t.allOnline}</Text>
            )}
          </Stack>
        )}
      </Card>
    </Stack>
  )
}
