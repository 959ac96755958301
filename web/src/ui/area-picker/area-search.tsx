import { Checkbox, Loader, Radio, Stack, Text } from '@mantine/core'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { compareNames, fold } from '../../lib/fold.ts'
import { ProblemAlert } from '../problem-alert.tsx'
import { type Area, areaQuery, searchQuery } from './queries.ts'
import { type Choice, codesOf } from './selection.ts'
import { texts } from './texts.ts'

type AreaSearchProps = {
  q: string
  roots: readonly Area[]
  within: string | undefined
  single: boolean
  choiceOf(area: Area): Choice
  onToggle(area: Area): void
}

/** What the search found, flat, each with where it lies: `Xóm Nà Lay`, below it `Xã Phúc Thuận, Tỉnh Thái Nguyên`. */
export function AreaSearch({ q, roots, within, single, choiceOf, onToggle }: AreaSearchProps) {
  const t = useTexts(texts)
  const { number } = useFormat()
  const search = useQuery(searchQuery(q, within))
  const found = search.data?.items.filter(({ path }) => roots.some((root) => path.startsWith(root.path))) ?? []
  const places = usePlaces(found)
  if (search.error) return <ProblemAlert error={search.error} />
  if (!search.data) return <Loader role="status" aria-label={t.search} />
  const begins = (name: string) => Number(!fold(name).includes(` ${fold(q)}`) && !fold(name).startsWith(fold(q)))
  const sorted = found.toSorted((a, b) => begins(a.name) - begins(b.name) || compareNames(a.name, b.name))
  const words = search.data.nextCursor ? t.foundMany(number(found.length)) : t.found(number(found.length))
  return (
    <Stack gap={4}>
      <Text role="status" c="dimmed">
        {found.length === 0 ? t.nothing(q) : words}
      </Text>
      {sorted.map((area) => {
        const choice = choiceOf(area)
        const props = { label: area.name, description: places.get(area.code), onChange: () => onToggle(area) }
        return single ? (
          <Radio key={area.code} {...props} checked={choice === 'on'} />
        ) : (
          <Checkbox key={area.code} {...props} checked={choice === 'on'} indeterminate={choice === 'part'} />
        )
      })}
    </Stack>
  )
}

/** Where each area lies, in words, from the nearest outwards; one question for each parent, kept. */
function usePlaces(areas: readonly Area[]): Map<string, string> {
  const parents = [...new Set(areas.map(({ path }) => codesOf(path).at(-2)).filter((code) => code !== undefined))]
  const asked = useQueries({ queries: parents.map((code) => areaQuery(code)) })
  const names = new Map<string, string>()
  for (const { data } of asked)
    for (const area of data ? [...data.ancestors, data] : [])
      if (area.kind !== 'country') names.set(area.code, area.name)
  return new Map(
    areas.map(({ code, path }) => {
      const above = codesOf(path).slice(0, -1).reverse()
      return [code, above.flatMap((one) => names.get(one) ?? []).join(', ')]
    }),
  )
}
