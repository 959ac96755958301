import { Button, CloseButton, Group, SegmentedControl, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue, useMediaQuery } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { ProblemAlert } from '../problem-alert.tsx'
import { Empty, Loading } from '../states.tsx'
import { AreaGroups } from './area-groups.tsx'
import { AreaSearch } from './area-search.tsx'
import { AreaTree } from './area-tree.tsx'
import { PickerMap } from './picker-map.tsx'
import { type Area, childrenQuery } from './queries.ts'
import { ReachLine } from './reach-line.tsx'
import { choiceOf } from './selection.ts'
import { texts } from './texts.ts'
import { useChange, useNamed, useRoots, useRows } from './use-area-tree.ts'

export type AreaPickerProps = {
  /** Area codes: the smallest set that covers the choice. A group of areas goes in as its members. */
  value: readonly string[]
  onChange(codes: string[]): void
  /** One area only, parents allowed (where a speaker stands, whose calendar). */
  single?: boolean
  /** Only this area and what lies inside it; else all areas of the caller's grants. */
  within?: string
  /** Only areas where the caller holds this permission can be chosen, such as `bulletin.write`. */
  permission?: string
  /** Names the field for screen readers and above it. */
  label?: string
  error?: string | undefined
  /** False hides the sentence about who will hear. */
  withReach?: boolean
  /** Tree and map side by side where there is room for both. */
  withMap?: boolean
}

const NAMES_AT_MOST = 4
const ROOM_FOR_BOTH = '(min-width: 75em)'

/** Where: a tree with counts, search without accents, groups, and a map, all for one choice. */
export function AreaPicker(props: AreaPickerProps) {
  const { within, permission } = props
  const t = useTexts(texts)
  const { roots, query } = useRoots(within, permission)
  if (within !== undefined && query.error) return <ProblemAlert error={query.error} />
  if (!roots) return <Loading />
  if (roots.length === 0) return <Empty title={t.noAreas} />
  return <Picker {...props} roots={roots} />
}

function Picker({ roots, ...props }: AreaPickerProps & { roots: readonly Area[] }) {
  const { value, single = false, within, error, withReach = !single, withMap = false } = props
  const t = useTexts(texts)
  const words = useTexts(common)
  const queries = useQueryClient()
  const labelId = useId()
  const label = props.label ?? (single ? t.labelSingle : t.label)
  const [view, setView] = useState<'list' | 'map'>('list')
  const isBoth = useMediaQuery(ROOM_FOR_BOTH) === true && withMap
  const [isList, isMap] = [isBoth || view === 'list', isBoth || view === 'map']
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), 250)
  // A single province or commune is of no use closed.
  const [expanded, setExpanded] = useState(() => new Set(roots.length === 1 ? roots.map(({ code }) => code) : []))
  const rows = useRows(roots, expanded)
  const named = useNamed(value)
  const { tree, fault, choose } = useChoose(roots, props)

  const choice = (area: Area) => choiceOf(area.path, value, tree)
  const toggle = (area: Area) => choose([area], choice(area) !== 'on')
  const expand = (code: string, open: boolean) => {
    setExpanded((before) => new Set(open ? [...before, code] : [...before].filter((one) => one !== code)))
    if (open && queries.getQueryState(childrenQuery(code).queryKey)?.status === 'error')
      void queries.refetchQueries({ queryKey: childrenQuery(code).queryKey })
  }
  const shared = { roots, single, choiceOf: choice, onToggle: toggle }
  return (
    <Stack gap="sm" role="group" aria-labelledby={labelId}>
      <Group justify="space-between" gap="xs">
        <Text id={labelId} fw={600}>
          {label}
        </Text>
        {!isBoth && (
          <SegmentedControl
            aria-label={t.view}
            value={view}
            onChange={(chosen) => setView(chosen === 'map' ? 'map' : 'list')}
            data={[
              { value: 'list', label: t.list },
              { value: 'map', label: t.map },
            ]}
          />
        )}
      </Group>
      {isList && (
        <TextInput
          type="search"
          aria-label={t.search}
          placeholder={`${t.search} · ${t.searchHint}`}
          leftSection={<IconSearch size={20} aria-hidden />}
          rightSection={typed && <CloseButton aria-label={words.clearSearch} onClick={() => setTyped('')} />}
          rightSectionWidth={48}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      )}
      {!single && (
        <AreaGroups
          isOn={(code) => value.some((one) => tree.pathOf(code)?.split('/').includes(one) ?? one === code)}
          onToggle={choose}
        />
      )}
      <SimpleGrid cols={isBoth ? 2 : 1} spacing="md">
        {isList && q !== '' && <AreaSearch {...shared} q={q} within={within} />}
        {isList && q === '' && <AreaTree {...shared} rows={rows} label={t.tree} onExpand={expand} />}
        {isMap && <PickerMap {...shared} value={value} />}
      </SimpleGrid>
      {error && (
        <Text c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
      <ProblemAlert error={fault} />
      {value.length > 0 && (
        <Group justify="space-between" gap="xs">
          <Chosen value={value} named={named} />
          {!single && (
            <Button variant="subtle" onClick={() => props.onChange([])}>
              {t.clear}
            </Button>
          )}
        </Group>
      )}
      {withReach && <ReachLine areaCodes={value} />}
    </Stack>
  )
}

/** Applies ticks in the order they were made, each to the choice that the one before left. */
function useChoose(roots: readonly Area[], { value, onChange, single }: AreaPickerProps) {
  const { tree, prepare, include, exclude } = useChange(roots)
  const latest = useRef(value)
  const [fault, setFault] = useState<unknown>()
  useEffect(() => {
    latest.current = value
  }, [value])
  const choose = async (areas: readonly Area[], on: boolean) => {
    const allowed = areas.filter(({ path }) => roots.some((root) => path.startsWith(root.path)))
    setFault(undefined)
    try {
      for (const { path, code } of allowed) {
        if (!single) await prepare(path, latest.current)
        latest.current = single ? [code] : (on ? include : exclude)(path, latest.current, tree)
      }
      onChange([...latest.current])
    } catch (error) {
      setFault(error)
    }
  }
  return { tree, fault, choose: (areas: readonly Area[], on: boolean) => void choose(areas, on) }
}

function Chosen({ value, named }: { value: readonly string[]; named: ReadonlyMap<string, Area> }) {
  const t = useTexts(texts)
  const format = useFormat()
  const names = value.slice(0, NAMES_AT_MOST).map((code) => named.get(code)?.name ?? code)
  const others = value.length - names.length
  return (
    <Text style={{ flex: '1 1 200px' }}>
      {t.chosen(format.list([...names, ...(others > 0 ? [t.others(format.number(others))] : [])]))}
    </Text>
  )
}
