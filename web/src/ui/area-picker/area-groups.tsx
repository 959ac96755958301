import { Chip, Group } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTexts } from '../../i18n/language.tsx'
import { type Area, areaQuery, groupsQuery } from './queries.ts'
import { texts } from './texts.ts'

type AreaGroupsProps = {
  isOn(code: string): boolean
  /** All members of a group that still exist, to be chosen or not. */
  onToggle(areas: readonly Area[], choose: boolean): void
}

/** Free groups of areas, such as the communes along one river: a tap chooses all of their members. */
export function AreaGroups({ isOn, onToggle }: AreaGroupsProps) {
  const t = useTexts(texts)
  const queries = useQueryClient()
  const { data } = useQuery(groupsQuery)
  if (!data || data.items.length === 0) return null
  const toggle = async (codes: readonly string[], choose: boolean) => {
    const asked = await Promise.allSettled(codes.map((code) => queries.ensureQueryData(areaQuery(code))))
    // A member may have ended since, or lie outside of one's areas.
    onToggle(
      asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value as Area] : [])),
      choose,
    )
  }
  return (
    <Group role="group" aria-label={t.groups} gap="xs">
      {data.items.map(({ id, name, areaCodes }) => {
        const checked = areaCodes.every(isOn)
        return (
          <Chip key={id} size="lg" checked={checked} onChange={() => void toggle(areaCodes, !checked)}>
            {name}
          </Chip>
        )
      })}
    </Group>
  )
}
