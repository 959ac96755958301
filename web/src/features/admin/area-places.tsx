import { Stack, Text, Title, UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { fold } from '../../lib/fold.ts'
import type { Area } from '../../ui/area-picker/queries.ts'
import { texts as pickerTexts } from '../../ui/area-picker/texts.ts'
import classes from './admin.module.css'
import { areasTexts } from './areas-texts.ts'

type Counts = ReadonlyMap<string, { speakers: number; online: number }>

/** `Tỉnh` of `Tỉnh Thái Nguyên` is said already. */
function useKindOf(): (area: Pick<Area, 'name' | 'kind'>) => string {
  const { kind: kinds } = useTexts(pickerTexts)
  return ({ name, kind }) => {
    const words = kinds[kind] ?? kind
    return fold(name).startsWith(fold(words)) ? '' : words
  }
}

type PlacesProps = { title: string; areas: readonly Area[]; counts: Counts | undefined; onOpen(code: string): void }

/** What lies directly inside one area. */
export function Places({ title, areas, counts, onOpen }: PlacesProps) {
  const t = useTexts(areasTexts)
  const format = useFormat()
  return (
    <div>
      <Title order={2} size="h3" mb="xs">
        {t.inside(title, format.number(areas.length))}
      </Title>
      <PlaceList areas={areas} counts={counts} onOpen={onOpen} />
    </div>
  )
}

type FoundPlacesProps = { areas: readonly Area[]; hasMore: boolean; onOpen(code: string): void }

/** What a search found. */
export function FoundPlaces({ areas, hasMore, onOpen }: FoundPlacesProps) {
  const t = useTexts(areasTexts)
  const format = useFormat()
  const count = format.number(areas.length)
  return (
    <div>
      <Text role="status" c="dimmed" mb="xs">
        {hasMore ? t.foundMany(count) : t.found(count)}
      </Text>
      <PlaceList areas={areas} counts={undefined} onOpen={onOpen} />
    </div>
  )
}

function PlaceList({ areas, counts, onOpen }: Omit<PlacesProps, 'title'>) {
  const t = { ...useTexts(common), ...useTexts(areasTexts) }
  const format = useFormat()
  const kindOf = useKindOf()
  return (
    <Stack component="ul" gap={0} p={0} m={0} style={{ listStyle: 'none' }}>
      {areas.map((area) => {
        const speakers = counts?.get(area.code)?.speakers
        const details = [
          kindOf(area),
          t.code(area.code),
          speakers === undefined ? '' : t.speakers(format.number(speakers)),
        ]
        return (
          <li key={area.code}>
            <UnstyledButton className={classes['place']} onClick={() => onOpen(area.code)}>
              <span style={{ flex: 1 }}>
                <Text span display="block" fw={600}>
                  {area.name}
                </Text>
                <Text span display="block" c="dimmed">
                  {details.filter(Boolean).join(' · ')}
                </Text>
              </span>
              <IconChevronRight size={22} aria-hidden />
            </UnstyledButton>
          </li>
        )
      })}
    </Stack>
  )
}
