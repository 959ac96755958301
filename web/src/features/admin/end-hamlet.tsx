import { Button, Group, List, Modal, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { localDate } from '../../i18n/format.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import type { Area } from '../../ui/area-picker/queries.ts'
import { useReach } from '../../ui/area-picker/use-reach.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { QueryView } from '../../ui/states.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { areasTexts } from './areas-texts.ts'
import { countGrantsAt } from './people-queries.ts'

type EndHamletProps = { area: Area & { validFrom: string }; onClose(): void; onEnded(): void }

/** What would be lost with a hamlet, counted, before the button; with speakers there it cannot be ended. */
export function EndHamlet({ area, onClose, onEnded }: EndHamletProps) {
  const t = { ...useTexts(common), ...useTexts(areasTexts) }
  const format = useFormat()
  const reach = useReach([area.code])
  const grants = useQuery({ queryKey: ['people', 'at', area.code], queryFn: () => countGrantsAt(area.code) })
  const end = useAct({
    do: () => call(api.areas[':code'].end.$post({ param: { code: area.code } })),
    stale: ['areas', 'reach', 'audit'],
    said: t.ended,
    onDone: onEnded,
  })
  return (
    <Modal opened onClose={onClose} title={t.endTitle(area.name)} size="lg">
      <QueryView query={reach} loading={<Text role="status">{t.counting}</Text>}>
        {({ speakers }) =>
          speakers > 0 ? (
            <Stack>
              <Text fw={600}>{t.endHasSpeakers(t.speakers(format.number(speakers)))}</Text>
              <Text>{t.endMoveFirst}</Text>
              <Group>
                <LinkButton to="/speakers" search={{ area: area.code }}>
                  {t.toSpeakers}
                </LinkButton>
                <Button variant="default" data-autofocus onClick={onClose}>
                  {t.cancel}
                </Button>
              </Group>
            </Stack>
          ) : (
            <QueryView query={grants} loading={<Text role="status">{t.counting}</Text>}>
              {(count) => (
                <Stack>
                  <Text>{t.endEffect(area.name)}</Text>
                  <List>
                    <List.Item>{count > 0 ? t.endGrants(format.number(count)) : t.endNoGrants}</List.Item>
                    {area.validFrom === localDate(Date.now()) && <List.Item>{t.endTomorrow}</List.Item>}
                    <List.Item>{t.endNoUndo}</List.Item>
                  </List>
                  <Group>
                    <Button color="emergency" loading={end.isPending} onClick={() => end.mutate()}>
                      {t.end}
                    </Button>
                    <Button variant="default" data-autofocus onClick={onClose}>
                      {t.cancel}
                    </Button>
                  </Group>
                </Stack>
              )}
            </QueryView>
          )
        }
      </QueryView>
    </Modal>
  )
}
