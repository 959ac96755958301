import { type ComboboxParsedItem, type OptionsFilter, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTexts } from '../../i18n/language.tsx'
import { matches } from '../../lib/fold.ts'
import { areaQuery, childrenQuery } from './queries.ts'
import { texts } from './texts.ts'
import { useRoots } from './use-area-tree.ts'

const ALL = 'all'

type AreaSelectProps = {
  value: string
  onChange(code: string): void
  /** Offers all areas of the person as well; their value is the empty text. */
  withAll?: boolean
}

/** The area of a report or a calendar: one step up or down the tree at a time, within what the person may see. */
export function AreaSelect({ value, onChange, withAll }: AreaSelectProps) {
  const t = useTexts(texts)
  const { roots = [] } = useRoots(undefined, 'view')
  const around = value || roots[0]?.code || ''
  const here = useQuery({ ...areaQuery(around), enabled: around !== '' })
  const children = useQuery({ ...childrenQuery(around), enabled: around !== '' })

  const isMine = ({ path }: { path: string }) => roots.some((root) => path.startsWith(root.path))
  const line = here.data ? [...here.data.ancestors, here.data].filter(isMine) : []
  const above = new Map([...roots, ...line].map(({ code, name }) => [code, name]))
  const options = (areas: Iterable<readonly [string, string]>) =>
    [...areas].map(([code, name]) => ({ value: code, label: name }))
  const inside = options((children.data ?? []).map(({ code, name }) => [code, name] as const))
  return (
    <Select
      label={t.area}
      data={[
        { group: t.areaUp, items: [...(withAll ? [{ value: ALL, label: t.areaAll }] : []), ...options(above)] },
        ...(inside.length > 0 ? [{ group: t.areaInside(here.data?.name ?? ''), items: inside }] : []),
      ]}
      value={value || (withAll ? ALL : null)}
      onChange={(code) => code && onChange(code === ALL ? '' : code)}
      allowDeselect={false}
      searchable
      filter={byName}
      nothingFoundMessage={t.areaNone}
      maxDropdownHeight={360}
    />
  )
}

/** As names are typed here: without accents. Groups stay where something of them does. */
const byName: OptionsFilter = ({ options, search }) =>
  options.flatMap((option): ComboboxParsedItem[] => {
    if (!('group' in option)) return matches(option.label, search) ? [option] : []
    const items = option.items.filter(({ label }) => matches(label, search))
    return items.length > 0 ? [{ ...option, items }] : []
  })
