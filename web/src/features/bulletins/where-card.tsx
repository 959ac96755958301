import { Card, List, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useMe } from '../../session.ts'
import { AreaMapLazy } from '../../ui/area-map/area-map-lazy.tsx'
import { ReachLine } from '../../ui/area-picker/reach-line.tsx'
import { useReach } from '../../ui/area-picker/use-reach.ts'
import { bulletinTexts } from './list-texts.ts'

const MAP_HEIGHT = 300
const MANY = 12

/** Where it plays: names with counts, and the same on a map. */
export function WhereCard({ areaCodes, areaNames }: { areaCodes: readonly string[]; areaNames: readonly string[] }) {
  const t = useTexts(bulletinTexts)
  const format = useFormat()
  const me = useMe()
  const { data: reach } = useReach(areaCodes)
  const within = me.areas[0]?.code ?? 'VN'
  const { data: shapes } = useQuery({
    queryKey: ['areas', 'shapes', within],
    queryFn: () => call(api.areas.shapes.$get({ query: { within } })),
    staleTime: 600_000,
  })
  const drawn = areaCodes.map((code, index) => ({ code, name: areaNames[index] ?? code, parentCode: null }))
  return (
    <Card withBorder padding="md">
      <Stack gap="sm">
        <Title order={2}>{t.where}</Title>
        <Text fw={600}>
          <ReachLine areaCodes={areaCodes} />
        </Text>
        <List>
          {drawn.slice(0, MANY).map(({ code, name }) => {
            const counted = reach?.areas.find((area) => area.code === code)
            return (
              <List.Item key={code}>
                {name}
                {counted && `: ${format.number(counted.online)}/${format.number(counted.speakers)}`}
              </List.Item>
            )
          })}
          {drawn.length > MANY && <List.Item>… +{format.number(drawn.length - MANY)}</List.Item>}
        </List>
        <AreaMapLazy
          shapes={shapes}
          areas={drawn}
          selected={areaCodes}
          fit={areaCodes}
          height={MAP_HEIGHT}
          label={t.map(areaNames.slice(0, MANY).join(', '))}
        />
      </Stack>
    </Card>
  )
}
