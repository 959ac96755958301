import { Badge, Button, List, Stack, Text } from '@mantine/core'
import { useDisclosure, useId } from '@mantine/hooks'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import type { Preflight } from './preflight-query.ts'
import { preflightTexts } from './texts.ts'

/** The speakers by name, on demand: first those that are not connected. */
export function PreflightSpeakers({ speakers }: Pick<Preflight, 'speakers'>) {
  const t = useTexts(preflightTexts)
  const format = useFormat()
  const [isOpen, shown] = useDisclosure(false)
  const id = useId()
  const { list, total } = speakers
  if (list.length === 0) return null
  return (
    <Stack gap="xs" align="flex-start">
      <Button
        variant="subtle"
        px="xs"
        aria-expanded={isOpen}
        aria-controls={id}
        leftSection={isOpen ? <IconChevronUp size={20} aria-hidden /> : <IconChevronDown size={20} aria-hidden />}
        onClick={shown.toggle}
      >
        {isOpen ? t.hideNames : t.names(format.number(list.length))}
      </Button>
      <div id={id} hidden={!isOpen}>
        {isOpen && (
          <>
            {list.length < total && (
              <Text c="dimmed">{t.listed(format.number(list.length), format.number(total))}</Text>
            )}
            <List listStyleType="none" spacing="xs">
              {list.map(({ id: speakerId, name, online, holdsAudio, volume }) => (
                <List.Item key={speakerId}>
                  <strong>{name}</strong>{' '}
                  {online ? (
                    t.speakerIs.online
                  ) : (
                    <Badge color="gray" variant="light">
                      {t.speakerIs.offline}
                    </Badge>
                  )}
                  , {holdsAudio ? t.holds : t.lacks}, {t.atVolume(format.percent(volume / 100))}
                </List.Item>
              ))}
            </List>
          </>
        )}
      </div>
    </Stack>
  )
}
